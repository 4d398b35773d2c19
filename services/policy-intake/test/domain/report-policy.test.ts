import { fen, isDomainError, type Uscc } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differingFields, reportFields } from '../../src/domain/differing-fields.js';
import type { Insurer } from '../../src/domain/insurer.js';
import type { Policy } from '../../src/domain/policy.js';
import type { PolicyReport } from '../../src/domain/policy-report.js';
import { type ReportFacts, reportPolicy } from '../../src/domain/report-policy.js';
import { code, day, insurer, policy, report } from '../policy-example.js';

const facts: ReportFacts = {
  line: { countsHeads: false },
  expectedReferences: [],
  insurer: insurer(),
  insurerKinds: ['INSURER_HQ'],
  coInsurers: new Map(),
  largestSharePpm: 600_000,
  product: undefined,
  sandbox: undefined,
  yellowPercent: 80n,
  insuredIsRegistered: true,
  today: day('2025-03-10'),
};

const given = (existing?: Policy) => ({
  when: (arriving: PolicyReport, more: Partial<ReportFacts> = {}) => {
    const decision = reportPolicy(existing, arriving, { ...facts, ...more });
    return isDomainError(decision) ? { outcome: decision.code } : decision;
  },
});

describe('reporting a policy', () => {
  test('takes a sound report into the books, as of today', () => {
    expect(given().when(report())).toEqual({ outcome: 'ACCEPTED', policy: policy() });
  });

  test('takes an insured that is not registered, with a warning', () => {
    expect(given().when(report(), { insuredIsRegistered: false })).toMatchObject({
      outcome: 'ACCEPTED',
      policy: { warnings: ['INSURED_NOT_REGISTERED'] },
    });
  });

  test('takes a policy that does not name what its line is about, with a warning', () => {
    const expectedReferences = ['intellectualProperty', 'loan'] as const;
    expect(given().when(report(), { expectedReferences })).toMatchObject({
      policy: { warnings: ['REFERENCE_MISSING'] },
    });
    const references = {
      intellectualProperty: { kind: 'PATENT', number: 'ZL202110000001.X', jurisdiction: 'CN' },
      loan: { lenderUscc: code('91420100616400352X'), contractNumber: 'DK-1' },
    } as const;
    expect(given().when(report({ references }), { expectedReferences })).toMatchObject({
      policy: { warnings: [] },
    });
  });

  test('refuses a line that is not in the catalogue', () => {
    expect(given().when(report({ line: 'TIME_TRAVEL' }), { line: undefined })).toEqual({
      outcome: 'LINE_UNKNOWN',
    });
  });

  test('refuses an insurer that the registry does not know', () => {
    const unknown = undefined as Insurer | undefined;
    expect(given().when(report(), { insurer: unknown })).toEqual({ outcome: 'INSTITUTION_UNKNOWN' });
  });

  test('knows the same report again, even when the insurer would be refused by now', () => {
    const refused = { insurer: insurer({ licences: [] }), today: day('2026-01-01') };
    expect(given(policy()).when(report(), refused)).toEqual({ outcome: 'ALREADY_KNOWN', policy: policy() });
  });

  test('knows a report of a policy that is cancelled', () => {
    const cancellation = {
      kind: 'FROM_START',
      effectiveOn: day('2025-03-10'),
      refund: fen(0n),
      reportedOn: day('2025-03-11'),
    } as const;
    expect(given(policy({ cancellation })).when(report())).toMatchObject({ outcome: 'ALREADY_KNOWN' });
  });

  test('raises a conflict for another premium, and leaves what stands as it is', () => {
    const other = report({ writtenPremium: fen(9_000_000n) });
    expect(given(policy()).when(other)).toEqual({
      outcome: 'CONFLICT',
      policy: { ...policy(), conflicts: 1 },
      differing: ['writtenPremium'],
    });
  });

  test('refuses a faulty report before it can raise a conflict', () => {
    expect(given(policy()).when(report({ cover: fen(0n) }))).toEqual({ outcome: 'VALIDATION_FAILED' });
  });
});

describe('reporting a policy that several insurers share', () => {
  const shared = report({ writtenPremium: fen(100_000_001n), paidPremium: fen(0n), paidOn: undefined });
  const withShares = (...shares: [Uscc, number][]): PolicyReport => ({
    ...shared,
    coInsurance: {
      members: shares.map(([insurerUscc, sharePpm]) => ({
        insurerUscc,
        sharePpm,
        lead: insurerUscc === shared.insurerUscc,
      })),
    },
  });
  const [second, third] = [code('91440300100012316L'), code('91310000132235899W')];
  const coInsurers = new Map(
    [shared.insurerUscc, second, third].map((uscc) => [uscc, insurer({ uscc })] as const),
  );

  test('divides premium and cover by the shares, and warns of an unusual arrangement', () => {
    const decided = given().when(
      withShares([shared.insurerUscc, 400_000], [second, 350_000], [third, 250_000]),
      {
        coInsurers,
      },
    );
    expect(decided).toMatchObject({
      outcome: 'ACCEPTED',
      policy: {
        warnings: [],
        standing: {
          postings: [
            { insurerUscc: shared.insurerUscc, lead: true, premium: 40_000_001n, cover: 800_000_000n },
            { insurerUscc: second, premium: 35_000_000n, cover: 700_000_000n },
            { insurerUscc: third, premium: 25_000_000n, cover: 500_000_000n },
          ],
        },
      },
    });
    expect(
      given().when(withShares([shared.insurerUscc, 300_000], [second, 700_000]), { coInsurers }),
    ).toMatchObject({ policy: { warnings: ['LEAD_SHARE_NOT_LARGEST', 'MEMBER_SHARE_LARGE'] } });
  });

  test('is refused with a member that the registry does not know or that was not open', () => {
    const both = withShares([shared.insurerUscc, 500_000], [second, 500_000]);
    expect(given().when(both)).toEqual({ outcome: 'INSTITUTION_UNKNOWN' });
    const closed = insurer({
      uscc: second,
      states: [{ state: 'CLOSED', from: day('2024-01-01'), version: 1 }],
    });
    expect(given().when(both, { coInsurers: new Map([...coInsurers, [second, closed]]) })).toEqual({
      outcome: 'INSTITUTION_NOT_OPEN',
    });
  });

  test('differs by any share, and in nothing when the store gives it back', () => {
    const both = withShares([shared.insurerUscc, 500_000], [second, 500_000]);
    expect(differingFields(structuredClone(both), both)).toEqual([]);
    expect(differingFields(withShares([shared.insurerUscc, 500_001], [second, 499_999]), both)).toEqual([
      'coInsurance',
    ]);
    expect(differingFields(shared, both)).toEqual(['coInsurance']);
  });
});

describe('comparing reports', () => {
  const money = fc.bigInt(0n, 10n ** 14n).map(fen);
  const reports: fc.Arbitrary<PolicyReport> = fc
    .record({
      line: fc.constantFrom('RND_LIAB', 'CYBER'),
      insuredUscc: fc.constantFrom('91420100616400352X', '914403001922038216').map(code),
      writtenPremium: money,
      cover: money,
      productCode: fc.option(fc.constantFrom('P1', 'P2'), { nil: undefined }),
      insuredHeadCount: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    })
    .map(report);

  test('a report differs from itself in nothing, also when absent facts are left out', () => {
    fc.assert(
      fc.property(reports, (one) => {
        const stored = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
        // What the store gives back: absent facts are absent keys.
        expect(differingFields(stored as unknown as PolicyReport, one)).toEqual([]);
      }),
    );
  });

  test('two reports differ in the same fields whichever comes first, and in those alone', () => {
    fc.assert(
      fc.property(reports, reports, (one, other) => {
        const differing = differingFields(one, other);
        expect(differingFields(other, one)).toEqual(differing);
        const same = reportFields.filter((field) => !differing.includes(field));
        expect(same.every((field) => one[field] === other[field])).toBe(true);
      }),
    );
  });
});
