import { insurer } from './parties.js';

/** A policy as an insurer reports it, with whatever a scenario needs otherwise. */
export const policy = (
  policyNumber: string,
  enterprise: string,
  premium: string,
  more: Readonly<Record<string, unknown>> = {},
) => ({
  insurerUscc: insurer,
  policyNumber,
  policyholderUscc: enterprise,
  insuredUscc: enterprise,
  line: 'RND_LIAB',
  startOn: '2025-03-01',
  endOn: '2026-02-28',
  issuedOn: '2025-02-20',
  writtenPremium: premium,
  paidPremium: premium,
  paidOn: '2025-02-25',
  cover: '20000000.00',
  ...more,
});

export const policyId = (policyNumber: string): string => `${insurer}/${policyNumber}`;
