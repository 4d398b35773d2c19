import { calendarDate, fen } from '@donghu/kernel';
import { expect, test } from '@jest/globals';
import { type EnterpriseDocument, enterpriseOf, enterprises } from '../../src/store/enterprises.js';

const document: EnterpriseDocument = {
  _id: '91420100616400352X',
  version: 3,
  registration: {
    nameZh: '武汉光谷科技有限公司',
    matches: true,
    classes: [{ code: 'HNTE', certificate: 'GR2025', from: calendarDate('2025-01-01') }],
    changedOn: calendarDate('2025-02-01'),
    sourceVersion: 2,
  },
  policies: [
    {
      id: 'P-1',
      accepted: {
        from: calendarDate('2025-03-01'),
        to: calendarDate('2026-02-28'),
        paidOn: calendarDate('2025-03-02'),
        premium: fen(9_007_199_254_740_993n),
      },
      endorsed: { version: 2, to: calendarDate('2026-03-31'), premium: fen(1_200_000n) },
      cancelled: {
        fromStart: false,
        effectiveOn: calendarDate('2025-09-01'),
        premiumKept: fen(600_000n),
      },
    },
    // Of before premiums were kept, and not accepted yet.
    { id: 'P-2', cancelled: { fromStart: true, effectiveOn: calendarDate('2025-09-01') } },
  ],
  claims: [
    {
      id: 'C-1',
      policyId: 'P-1',
      occurredOn: calendarDate('2025-04-01'),
      incurred: fen(9_007_199_254_740_995n),
      version: 3,
    },
  ],
  lapses: [
    {
      id: 'ENV_LIAB/91420100616400352X/1',
      line: 'ENV_LIAB',
      state: 'GAP',
      since: calendarDate('2025-07-01'),
      version: 4,
    },
  ],
  standings: {
    TAX_GRADE: {
      kind: 'TAX_GRADE',
      source: 'TAX',
      // A department's number may look like anything, also like an instant.
      documentNumber: '2025-04-01T00:00:00.000Z',
      effectiveOn: calendarDate('2025-04-01'),
      value: 'A',
    },
  },
  negatives: [
    {
      kind: 'PENALTY',
      source: 'SAMR',
      documentNumber: '鄂市监罚〔2025〕1号',
      effectiveOn: calendarDate('2025-05-01'),
      effectiveAt: new Date('2025-05-01T01:02:03.004Z'),
      severity: 'MINOR',
      repairedOn: calendarDate('2025-06-01'),
    },
  ],
  vetoes: {
    FRAUD: {
      kind: 'VETO_CLEARED',
      source: 'DRC',
      documentNumber: 'V-2',
      effectiveOn: calendarDate('2025-05-02'),
      effectiveAt: new Date('2025-05-02T00:00:00Z'),
      value: 'FRAUD',
    },
  },
  ratings: [
    {
      version: 1,
      cause: 'FIRST',
      modelVersion: '2025.1',
      scoreMilli: 712_345,
      grade: 'A',
      supervisionClass: 'B',
      vetoes: [],
      dimensions: [{ dimension: 'COMPLIANCE', pointsMilli: 200_000, maximumMilli: 250_000 }],
      missingMilli: 0,
      recordedAt: new Date('2025-05-03T04:05:06.789Z'),
      effectiveAt: new Date('2025-05-03T16:00:00Z'),
      validTo: calendarDate('2026-05-05'),
    },
  ],
  grade: 'A',
  supervisionClass: 'B',
  modelVersion: '2025.1',
  nextReviewOn: calendarDate('2026-01-01'),
  preNotice: {
    announcedAt: new Date('2025-07-01T00:00:00Z'),
    announcedOn: calendarDate('2025-07-01'),
    grade: 'C',
    scoreMilli: 300_000,
  },
};

test('an enterprise is read as it was written', () => {
  const stored = enterprises.form?.toStored(document);
  if (stored === undefined) throw new Error('enterprises have no form of their own');
  expect(stored).toMatchObject({ grade: 'A', supervisionClass: 'B', nextReviewOn: '2026-01-01' });
  expect(Object.values(stored).filter(Array.isArray)).toEqual([]);
  expect(enterprises.form?.fromStored(stored)).toEqual(document);
});

test('what was written before files were texts is read too', () => {
  expect(enterpriseOf(document)).toEqual(document);
});
