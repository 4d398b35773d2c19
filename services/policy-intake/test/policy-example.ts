import {
  type CalendarDate,
  fen,
  isDomainError,
  parseCalendarDate,
  parseUscc,
  type Uscc,
} from '@donghu/kernel';
import type { Insurer } from '../src/domain/insurer.js';
import type { Policy } from '../src/domain/policy.js';
import type { PolicyReport } from '../src/domain/policy-report.js';

/** A code that must be valid: the tests name registered ones. */
export const code = (text: string): Uscc => {
  const parsed = parseUscc(text);
  if (isDomainError(parsed)) throw new Error(parsed.detail);
  return parsed.uscc;
};

export const day = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) throw new Error(parsed.detail);
  return parsed;
};

export const insurerUscc = code('91100000710931483R');
export const enterpriseUscc = code('91420100616400352X');

/** Premium 80,000.00 paid in full, cover 20,000,000.00, a year from 2025-03-10. */
export const report = (more: Partial<PolicyReport> = {}): PolicyReport => ({
  insurerUscc,
  policyNumber: 'PZ-2025-0001',
  policyholderUscc: enterpriseUscc,
  insuredUscc: enterpriseUscc,
  line: 'RND_LIAB',
  startOn: day('2025-03-10'),
  endOn: day('2026-03-09'),
  issuedOn: day('2025-03-07'),
  writtenPremium: fen(8_000_000n),
  paidPremium: fen(8_000_000n),
  paidOn: day('2025-03-08'),
  cover: fen(2_000_000_000n),
  otherPublicSubsidy: fen(0n),
  ...more,
});

export const policy = (more: Partial<Policy> = {}): Policy => ({
  report: report(),
  acceptedOn: day('2025-03-10'),
  warnings: [],
  conflicts: 0,
  ...more,
});

/** Open and licensed since 2003. */
export const insurer = (more: Partial<Insurer> = {}): Insurer => ({
  uscc: insurerUscc,
  roles: [{ kind: 'INSURER_HQ', from: day('2003-07-07') }],
  licences: [{ from: day('2003-07-07') }],
  states: [{ state: 'OPEN', from: day('2003-07-07'), version: 1 }],
  ...more,
});
