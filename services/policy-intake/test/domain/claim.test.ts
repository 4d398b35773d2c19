import { allocate, fen, isDomainError, sumFen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Cession, recordCession, recoveries, retained } from '../../src/domain/cession.js';
import type { Claim, ClaimReport, ClaimState } from '../../src/domain/claim.js';
import { borneBy, payClaim } from '../../src/domain/pay-claim.js';
import { progressClaim } from '../../src/domain/progress-claim.js';
import { reportClaim } from '../../src/domain/report-claim.js';
import { code, day, insurerUscc, policy, report as policyReport } from '../policy-example.js';

const low = code('91310000132235899W');
const high = code('91440300100012316L');
const today = day('2025-06-30');

const members = (...ppms: readonly number[]) =>
  [insurerUscc, high, low].slice(0, ppms.length).map((uscc, index) => ({
    insurerUscc: uscc,
    sharePpm: ppms[index] ?? 0,
    lead: index === 0,
  }));

const thirds = members(333_334, 333_333, 333_333);

const report = (more: Partial<ClaimReport> = {}): ClaimReport => ({
  insurerUscc,
  claimNumber: 'PA-2025-0001',
  policyNumber: 'PZ-2025-0001',
  occurredOn: day('2025-04-20'),
  reportedOn: day('2025-04-22'),
  reserve: fen(50_000_000n),
  ...more,
});

const claim = (more: Partial<Claim> = {}): Claim => {
  const decision = reportClaim(undefined, report(), policy(), today);
  if (isDomainError(decision)) throw new Error(decision.detail);
  return { ...decision.claim, ...more };
};

const codeOf = (decision: unknown): string =>
  isDomainError(decision)
    ? `${decision.code} ${decision.fields[0]?.rule ?? ''}`.trim()
    : (decision as { outcome: string }).outcome;

const paid = (on: Claim, reference: string, amount: bigint, shares = thirds): Claim => {
  const decision = payClaim(on, { reference, amount: fen(amount), paidOn: today }, shares, today);
  if (isDomainError(decision)) throw new Error(decision.detail);
  return decision.claim;
};

describe('reporting a claim', () => {
  test.each<[string, Partial<ClaimReport>, string]>([
    ['on the first day', { occurredOn: day('2025-03-10') }, 'ACCEPTED'],
    ['before the first day', { occurredOn: day('2025-03-09') }, 'OUTSIDE_TERM OUTSIDE_TERM'],
    ['reported before it occurs', { reportedOn: day('2025-04-19') }, 'VALIDATION_FAILED BEFORE_OCCURRENCE'],
    ['reported in the future', { reportedOn: day('2025-07-01') }, 'VALIDATION_FAILED IN_FUTURE'],
  ])('%s', (_, more, expected) => {
    expect(codeOf(reportClaim(undefined, report(more), policy(), today))).toBe(expected);
  });

  test('after the end, also the end by a cancellation, is outside the term', () => {
    const late = report({ occurredOn: day('2026-03-10'), reportedOn: day('2026-03-10') });
    expect(codeOf(reportClaim(undefined, late, policy(), day('2026-04-01')))).toBe(
      'OUTSIDE_TERM OUTSIDE_TERM',
    );
    const cancellation = {
      kind: 'MID_TERM',
      effectiveOn: day('2025-04-20'),
      refund: fen(0n),
      reportedOn: today,
    } as const;
    expect(codeOf(reportClaim(undefined, report(), policy({ cancellation }), today))).toBe(
      'OUTSIDE_TERM OUTSIDE_TERM',
    );
  });

  test('waits for its policy, is known again, and does not give way to another one', () => {
    expect(codeOf(reportClaim(undefined, report(), undefined, today))).toBe('POLICY_UNKNOWN');
    expect(codeOf(reportClaim(claim(), report(), policy(), today))).toBe('ALREADY_KNOWN');
    expect(codeOf(reportClaim(claim(), report({ reserve: fen(1n) }), policy(), today))).toBe(
      'ALREADY_REPORTED',
    );
  });
});

describe('the progress of a claim', () => {
  const to = (state: ClaimState, from: ClaimState) =>
    codeOf(progressClaim(claim({ state: from }), { reference: 'JZ-1', state, on: today }, today));

  test.each<[ClaimState, ClaimState, string]>([
    ['REPORTED', 'OPEN', 'ACCEPTED'],
    ['OPEN', 'SETTLED', 'ACCEPTED'],
    ['SETTLED', 'REOPENED', 'ACCEPTED'],
    ['REOPENED', 'SETTLED', 'ACCEPTED'],
    ['SETTLED', 'OPEN', 'VALIDATION_FAILED TRANSITION'],
    ['REJECTED', 'SETTLED', 'VALIDATION_FAILED TRANSITION'],
  ])('from %s to %s: %s', (from, state, expected) => {
    expect(to(state, from)).toBe(expected);
  });

  test('keeps the reserve that it does not tell, and the day of settlement until it is reopened', () => {
    const settle = {
      reference: 'JZ-1',
      state: 'SETTLED',
      on: today,
      papersCompleteOn: day('2025-05-01'),
    } as const;
    const settled = progressClaim(claim({ state: 'OPEN' }), settle, today);
    expect(settled).toMatchObject({
      claim: { reserve: 50_000_000n, settledOn: today, papersCompleteOn: '2025-05-01' },
    });
    if (isDomainError(settled)) return;
    expect(codeOf(progressClaim(settled.claim, settle, today))).toBe('ALREADY_KNOWN');
    expect(codeOf(progressClaim(settled.claim, { ...settle, on: day('2025-06-01') }, today))).toBe(
      'ALREADY_REPORTED DIFFERS',
    );
    const again = progressClaim(settled.claim, { reference: 'JZ-2', state: 'REOPENED', on: today }, today);
    expect(again).toMatchObject({ claim: { state: 'REOPENED', settledOn: undefined } });
  });
});

describe('paying a claim', () => {
  test('in thirds: 33.34, 33.33, 33.33, and with as much again 33.33, 33.34, 33.33, the tie to the lower code', () => {
    const first = paid(claim(), 'ZF-1', 10_000n);
    expect(first.payments[0]?.parts).toEqual([
      { insurerUscc, amount: 3_334n },
      { insurerUscc: high, amount: 3_333n },
      { insurerUscc: low, amount: 3_333n },
    ]);
    const second = paid(first, 'ZF-2', 10_000n);
    expect(Object.fromEntries(borneBy(second.payments))).toEqual({
      [insurerUscc]: 6_667n,
      [low]: 6_667n,
      [high]: 6_666n,
    });
    expect(second.payments[1]?.parts).toEqual([
      { insurerUscc, amount: 3_333n },
      { insurerUscc: high, amount: 3_333n },
      { insurerUscc: low, amount: 3_334n },
    ]);
    expect(second).toMatchObject({ paid: 20_000n, state: 'OPEN' });
  });

  test.each<[string, Partial<Claim>, object, string]>([
    ['nothing', {}, { amount: fen(0n) }, 'VALIDATION_FAILED NOT_POSITIVE'],
    ['before it occurred', {}, { paidOn: day('2025-04-19') }, 'VALIDATION_FAILED OUT_OF_RANGE'],
    ['tomorrow', {}, { paidOn: day('2025-07-01') }, 'VALIDATION_FAILED OUT_OF_RANGE'],
    ['what is rejected', { state: 'REJECTED' }, {}, 'VALIDATION_FAILED STATE'],
  ])('%s is refused', (_, more, payment, expected) => {
    const whole = { reference: 'ZF-1', amount: fen(1n), paidOn: today, ...payment };
    expect(codeOf(payClaim(claim(more), whole, thirds, today))).toBe(expected);
  });

  test('however it comes in, the members have borne their parts of the sum, also when the shares were corrected', () => {
    const anyShares = fc
      .tuple(fc.integer({ min: 1, max: 999_998 }), fc.integer({ min: 1, max: 999_999 }))
      .filter(([one, other]) => one < other)
      .map(([one, other]) => members(one, other - one, 1_000_000 - other));
    const payments = fc.array(fc.tuple(fc.bigInt(1n, 10n ** 9n), anyShares), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(payments, (all) => {
        const last = all.reduce(
          (known, [amount, shares], index) => paid(known, `ZF-${index}`, amount, shares),
          claim(),
        );
        const borne = borneBy(last.payments);
        expect(sumFen(borne.values())).toBe(last.paid);
        const shares = all.at(-1)?.[1] ?? thirds;
        const expected = allocate(
          last.paid,
          shares.map(({ insurerUscc: key, sharePpm: ppm, lead }) => ({ key, ppm, lead })),
        );
        expect(new Map([...borne].toSorted())).toEqual(
          isDomainError(expected) ? expected : new Map([...expected].toSorted()),
        );
        for (const { amount, parts } of last.payments) {
          expect(sumFen(parts.map((part) => part.amount))).toBe(amount);
        }
      }),
    );
  });
});

describe('reinsurance', () => {
  const cession = (more: Partial<Cession> = {}): Cession => ({
    reference: 'FC-1',
    cedantUscc: insurerUscc,
    reinsurer: 'BMA-1234',
    kind: 'TREATY_QS',
    cededPpm: 400_000,
    from: day('2025-03-10'),
    ...more,
  });

  const recovered = (borne: bigint, ...cessions: readonly Cession[]): bigint[] =>
    recoveries(new Map([[insurerUscc as string, fen(borne)]]), cessions, day('2025-04-20')).map(
      ({ amount }) => amount,
    );

  test('40 % of 33.34 is 13.34, half up, and of 66.67 is 26.67', () => {
    expect(recovered(3_334n, cession())).toEqual([1_334n]);
    expect(recovered(6_667n, cession())).toEqual([2_667n]);
  });

  test('a layer pays what is above the retention, up to its limit, of what is left after the ceded shares', () => {
    const layer = cession({
      reference: 'FC-2',
      kind: 'TREATY_XL',
      cededPpm: undefined,
      retention: fen(5_000n),
      limit: fen(2_000n),
    });
    expect(recovered(10_000n, cession(), layer)).toEqual([4_000n, 1_000n]);
    expect(recovered(20_000n, cession(), layer)).toEqual([8_000n, 2_000n]);
    expect(recovered(5_000n, cession(), layer)).toEqual([2_000n, 0n]);
  });

  test('a cession holds for what occurs from its day on, and for its own cedant', () => {
    expect(recovered(10_000n, cession({ from: day('2025-04-21') }))).toEqual([]);
    expect(recovered(10_000n, cession({ cedantUscc: high }))).toEqual([0n]);
  });

  const recordedCode = (existing: readonly Cession[], more: Partial<Cession>) => {
    const outcome = recordCession(existing, cession(more), [insurerUscc, high]);
    return isDomainError(outcome)
      ? `${outcome.code} ${outcome.fields[0]?.rule ?? ''}`.trim()
      : outcome.length;
  };

  test.each<[string, Partial<Cession>, string | number]>([
    ['another share of the same cedant', { reference: 'FC-2', cededPpm: 600_000 }, 2],
    [
      'more than the own share',
      { reference: 'FC-2', cededPpm: 600_001 },
      'VALIDATION_FAILED CEDED_ABOVE_SHARE',
    ],
    ['the whole of another member', { cedantUscc: high, cededPpm: 1_000_000 }, 2],
    ['what is no share', { reference: 'FC-2', cededPpm: undefined }, 'VALIDATION_FAILED REQUIRED'],
    [
      'a layer without a limit',
      { reference: 'FC-2', kind: 'TREATY_XL', cededPpm: undefined, retention: fen(1n) },
      'VALIDATION_FAILED REQUIRED',
    ],
    ['by who is no member', { cedantUscc: low }, 'VALIDATION_FAILED NOT_A_MEMBER'],
    ['the same again', {}, 1],
    ['something else under the reference', { cededPpm: 1 }, 'ALREADY_REPORTED'],
  ])('ceding %s', (_, more, expected) => {
    expect(recordedCode([cession()], more)).toBe(expected);
  });

  test('what a member keeps and what it cedes are its part of the cover', () => {
    expect(retained(policyReport().cover, insurerUscc, [cession()])).toBe(1_200_000_000n);
    expect(retained(policyReport().cover, high, [cession()])).toBe(2_000_000_000n);
  });
});
