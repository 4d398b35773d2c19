import type { Policy } from '@donghu/contracts/policy';

let documents = 0;

/** A record as a department reports it, under a document number of its own. */
export const record = (enterpriseUscc: string, kind: string, effectiveOn: string, more: object = {}) => {
  documents += 1;
  return { enterpriseUscc, kind, effectiveOn, source: 'AMR', documentNumber: `T-${documents}`, ...more };
};

/** Yearly figures of a company in class A, once it is registered. */
export const goodFigures = (uscc: string) => [
  record(uscc, 'TAX_GRADE', '2025-04-30', { value: 'A', source: 'TAX' }),
  record(uscc, 'ANNUAL_REPORT', '2025-03-01', { value: 'ON_TIME' }),
  record(uscc, 'PATENTS', '2025-03-01', { value: '10' }),
  record(uscc, 'RND_RATIO', '2025-03-01', { value: '0.120000', source: 'STB' }),
];

/** What the registry tells of an enterprise that holds a class. */
export const registration = (uscc: string, classCode: string) => ({
  enterprise: {
    uscc,
    nameZh: '某科技公司',
    classes: [{ code: classCode, certificate: 'C-1', from: '2024-01-01', to: '' }],
    scale: 'SMALL',
    industryGroup: 'OPTO',
    inZone: true,
    inZoneFrom: '2024-01-01',
    registrationMatches: true,
  },
  change: 'REGISTERED',
  effectiveOn: '2024-01-01',
});

/** Amounts of a policy, as events about it state them. */
export const amounts = {
  writtenPremiumFen: 100_00n,
  paidPremiumFen: 100_00n,
  coverFen: 10_000_00n,
  endOn: '2026-12-31',
  insuredHeadCount: 0,
};

/** A liability policy that its premium was paid for on the first day. */
export const acceptedPolicy = (
  insurerUscc: string,
  insuredUscc: string,
  { policyNumber, startOn, ...more }: Pick<Policy, 'policyNumber' | 'startOn'> & Partial<Policy>,
) => ({
  policyId: `${insurerUscc}/${policyNumber}`,
  acceptedOn: startOn,
  policy: {
    ...amounts,
    insurerUscc,
    policyNumber,
    policyholderUscc: insuredUscc,
    insuredUscc,
    line: 'RND_LIAB',
    productCode: '',
    startOn,
    issuedOn: startOn,
    paidOn: startOn,
    otherPublicSubsidyFen: 0n,
    ...more,
  },
});
