import { formatYuan, type zeroFen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Assessment, type AssessmentFacts, assess } from '../../src/domain/assess.js';
import { splitByPayers } from '../../src/domain/payer.js';
import type { SupervisionClass } from '../../src/domain/supervision-class.js';
import { day, facts, policy, rules, scheme, yuan } from './builders.js';

const entitled = (assessment: Assessment) => {
  if (assessment.kind !== 'ENTITLED') throw new Error(JSON.stringify(assessment.kind));
  return assessment.calculation;
};
const rated = (supervisionClass: SupervisionClass, vetoes: readonly string[] = []) =>
  ({ kind: 'RATED', rating: { supervisionClass, version: 4, vetoes } }) as const;

const used = (byScheme: Record<string, string>, across: string): AssessmentFacts['usage'] => ({
  '2024': { byScheme: { RND: yuan('5000.00') }, acrossSchemes: yuan('5000.00') },
  '2025': {
    byScheme: Object.fromEntries(Object.entries(byScheme).map(([code, text]) => [code, yuan(text)])),
    acrossSchemes: yuan(across),
  },
});

describe('the amount', () => {
  test('is limited by what the scheme cap leaves: 400,000.00 premium, 150,000.00 granted before', () => {
    const result = entitled(assess(facts('400000.00', { usage: used({ RND: '150000.00' }, '150000.00') })));
    expect(formatYuan(result.raw)).toBe('200000.00');
    expect(formatYuan(result.amount)).toBe('150000.00');
    expect(result.decidingLimit).toBe('SCHEME_CAP');
    expect(splitByPayers(result.amount, rules.payerShares.value)).toEqual({
      CITY: yuan('75000.00'),
      ZONE: yuan('75000.00'),
    });
  });

  test('follows the class: 123,456.78 gives 61,728.39 in class A and 37,037.03 in class C', () => {
    expect(formatYuan(entitled(assess(facts('123456.78'))).amount)).toBe('61728.39');
    const inClassC = entitled(assess(facts('123456.78', { rating: rated('C') })));
    expect(formatYuan(inClassC.amount)).toBe('37037.03');
    expect(inClassC.decidingLimit).toBe('RATE');
  });

  test.each([
    ['B', '45000.00'],
    ['UNRATED', '40000.00'],
  ] as const)('is multiplied for class %s', (supervisionClass, amount) => {
    expect(formatYuan(entitled(assess(facts('100000.00', { rating: rated(supervisionClass) }))).amount)).toBe(
      amount,
    );
  });

  test('has ten points more in the first subsidised year, never beyond the ceiling', () => {
    expect(formatYuan(entitled(assess(facts('100000.00', { usage: {} }))).amount)).toBe('60000.00');
    const firstSet = facts('100000.00', { usage: {}, scheme: scheme('FIRST_SET') });
    expect(formatYuan(entitled(assess(firstSet)).amount)).toBe('80000.00');
  });

  test('counts premium of a first set up to 3 % of the sum insured', () => {
    const request = facts('700000.00', { scheme: scheme('FIRST_SET') });
    const result = entitled(assess(request));
    expect(formatYuan(result.eligiblePremium)).toBe('600000.00');
    expect(formatYuan(result.amount)).toBe('480000.00');
  });

  test('is at most 2,000.00 an insured head', () => {
    const request = facts('50000.00', {
      policy: policy('50000.00', { line: 'TALENT_HEALTH', headCount: 4 }),
      scheme: scheme('TALENT'),
    });
    expect(entitled(assess(request))).toMatchObject({ amount: yuan('8000.00'), decidingLimit: 'HEAD_CAP' });
  });

  test('leaves room for other public money under the ceiling', () => {
    const request = facts('100000.00', {
      policy: policy('100000.00', { otherPublicSubsidy: yuan('45000.00') }),
    });
    expect(entitled(assess(request))).toMatchObject({ amount: yuan('35000.00'), decidingLimit: 'STACKING' });
  });

  test('is limited across schemes, first sets apart', () => {
    const usage = used({ LOAN: '990000.00' }, '990000.00');
    expect(entitled(assess(facts('100000.00', { usage })))).toMatchObject({
      amount: yuan('10000.00'),
      decidingLimit: 'ENTERPRISE_CAP',
    });
    const firstSet = facts('100000.00', { usage, scheme: scheme('FIRST_SET') });
    expect(formatYuan(entitled(assess(firstSet)).amount)).toBe('80000.00');
  });

  test('is for the first year of a policy over several', () => {
    const request = facts('300000.00', {
      policy: policy('300000.00', { startOn: day('2025-01-01'), endOn: day('2027-12-31') }),
    });
    expect(formatYuan(entitled(assess(request)).amount)).toBe('50000.00');
  });

  test('of a cancelled policy is that of the premium finally kept', () => {
    const cancellation = {
      kind: 'MID_TERM',
      effectiveOn: '2025-09-01',
      premiumKept: yuan('24000.00'),
    } as const;
    expect(formatYuan(entitled(assess(facts('120000.00', { changes: { cancellation } }))).amount)).toBe(
      '12000.00',
    );
  });
});

describe('no claim', () => {
  const later = (hours: number) => new Date(facts('1.00').submittedAt.getTime() + hours * 3_600_000);
  const cases: readonly (readonly [string, Partial<AssessmentFacts>])[] = [
    ['LINE_NOT_COVERED', { scheme: undefined }],
    ['PREMIUM_UNPAID', { policy: policy('80000.00', { paidPremium: yuan('79999.99') }) }],
    ['NOT_IN_ZONE', { enterprise: { inZone: false, classes: [] } }],
    ['NOT_IN_ZONE', { enterprise: { inZone: true, inZoneFrom: day('2025-06-02'), classes: [] } }],
    [
      'NO_ENTERPRISE_CLASS',
      {
        enterprise: {
          inZone: true,
          classes: [{ code: 'HNTE', from: day('2022-06-01'), to: day('2025-06-01') }],
        },
      },
    ],
    ['INSURER_NOT_OPEN', { insurerOpen: false }],
    ['INSURER_NOT_OPEN', { insurerOpen: undefined, now: later(72) }],
    ['ENTERPRISE_UNKNOWN', { enterprise: undefined, now: later(72) }],
    // The registry was asked and does not know it: nothing is left to wait for.
    ['ENTERPRISE_UNKNOWN', { enterprise: undefined, isUnregistered: true, now: later(0) }],
    ['CLASS_D', { rating: rated('D') }],
    ['DISHONESTY', { rating: rated('D', ['SERIOUS_DISHONESTY']) }],
    ['CAP_EXHAUSTED', { usage: used({ RND: '300000.00' }, '300000.00') }],
    ['BELOW_MINIMUM', { policy: policy('1999.98') }],
    [
      'POLICY_CANCELLED',
      {
        changes: {
          cancellation: { kind: 'FROM_START', effectiveOn: '2025-06-01', premiumKept: yuan('1.00') },
        },
      },
    ],
  ];

  test.each(cases)('%s', (reason, more) => {
    expect(assess(facts('80000.00', { now: later(1), ...more }))).toMatchObject({ kind: 'REFUSED', reason });
  });
});

describe('what is not known yet', () => {
  const stillWaiting = new Date(facts('1.00').submittedAt.getTime() + 72 * 3_600_000 - 1);
  test.each([
    ['REGISTRY', { enterprise: undefined, now: stillWaiting }],
    ['REGISTRY', { insurerOpen: undefined }],
    ['CREDIT', { rating: { kind: 'NOT_ANSWERED' } }],
    ['FIRST_RATING', { rating: { kind: 'NOT_RATED' } }],
  ] as const)('is waited for: %s', (waitingFor, more) => {
    expect(assess(facts('80000.00', more))).toEqual({ kind: 'WAITING', for: waitingFor });
  });

  test('news of the registry has five seconds to arrive before it counts against a submission', () => {
    const enterprise = { inZone: true, classes: [] };
    const after = (millis: number) => new Date(facts('1.00').submittedAt.getTime() + millis);
    const early = assess(facts('80000.00', { enterprise, now: after(4_999) }));
    expect(early).toEqual({ kind: 'WAITING', for: 'REGISTRY' });
    const settled = assess(facts('80000.00', { enterprise, now: after(5_000) }));
    expect(settled).toEqual({ kind: 'REFUSED', reason: 'NO_ENTERPRISE_CLASS' });
  });

  test('credit that does not answer is waited for without an end', () => {
    const request = facts('80000.00', {
      rating: { kind: 'NOT_ANSWERED' },
      now: new Date('2030-01-01T00:00:00Z'),
    });
    expect(assess(request)).toEqual({ kind: 'WAITING', for: 'CREDIT' });
  });

  test('an enterprise that is not rated in five minutes counts as unrated', () => {
    const now = new Date(facts('1.00').submittedAt.getTime() + 5 * 60_000);
    const result = assess(facts('100000.00', { rating: { kind: 'NOT_RATED' }, now }));
    expect(formatYuan(entitled(result).amount)).toBe('40000.00');
  });
});

test('no amount is ever above any limit, and it splits without a rest', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10_000_000_000n),
      fc.bigInt(0n, 40_000_000n),
      fc.bigInt(0n, 110_000_000n),
      fc.bigInt(0n, 1_000_000_000n),
      fc.integer({ min: 0, max: 500 }),
      fc.constantFrom('A', 'B', 'C', 'UNRATED') as fc.Arbitrary<SupervisionClass>,
      fc.constantFrom('RND', 'TALENT', 'FIRST_SET', 'GREEN'),
      fc.boolean(),
      (premium, usedHere, usedAcross, other, headCount, supervisionClass, code, isFirst) => {
        const version = scheme(code);
        const request = facts('1.00', {
          policy: policy('1.00', {
            writtenPremium: premium as typeof zeroFen,
            paidPremium: premium as typeof zeroFen,
            otherPublicSubsidy: other as typeof zeroFen,
            headCount,
          }),
          scheme: version,
          rating: rated(supervisionClass),
          usage: {
            ...(isFirst ? {} : facts('1.00').usage),
            '2025': {
              byScheme: { [code]: usedHere as typeof zeroFen },
              acrossSchemes: usedAcross as typeof zeroFen,
            },
          },
        });
        const assessment = assess(request);
        if (assessment.kind !== 'ENTITLED') {
          expect(assessment).toMatchObject({ kind: 'REFUSED' });
          return;
        }
        const { amount } = assessment.calculation;
        expect(amount * 10n + other * 10n).toBeLessThanOrEqual(premium * 8n + 9n);
        expect(amount + usedHere).toBeLessThanOrEqual(version.enterpriseYearCap);
        if (!version.outsideAcrossSchemesCap) {
          expect(amount + usedAcross).toBeLessThanOrEqual(rules.acrossSchemesCap.value);
        }
        if (version.headCap !== undefined) {
          expect(amount).toBeLessThanOrEqual(version.headCap * BigInt(headCount));
        }
        expect(amount).toBeGreaterThanOrEqual(rules.minimumPayment.value);
        const parts = splitByPayers(amount, rules.payerShares.value);
        expect(parts.CITY + parts.ZONE).toBe(amount);
        expect(parts.CITY - parts.ZONE).toBe(amount % 2n);
      },
    ),
  );
});
