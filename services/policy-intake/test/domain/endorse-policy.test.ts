import { allocate, type Fen, fen, isDomainError, sumFen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancelledFile, cancelPolicy } from '../../src/domain/cancel-policy.js';
import {
  applyHeld,
  type EndorseDecision,
  type EndorseFacts,
  endorsePolicy,
  type PolicyFile,
} from '../../src/domain/endorse-policy.js';
import type { Endorsement } from '../../src/domain/endorsement.js';
import type { Cancellation } from '../../src/domain/policy.js';
import { issuedStanding, memberParts } from '../../src/domain/standing.js';
import { code, day, insurer, insurerUscc, policy, report } from '../policy-example.js';

const second = code('91440300100012316L');
const third = code('91310000132235899W');

const facts: EndorseFacts = {
  today: day('2025-06-01'),
  insurerKinds: ['INSURER_HQ'],
  yellowPercent: 80n,
  insurers: new Map([insurerUscc, second, third].map((uscc) => [uscc, insurer({ uscc })])),
};

const endorsement = (sequence: number, more: Partial<Endorsement> = {}): Endorsement => ({
  sequence,
  kind: 'INCREASE',
  effectiveOn: day('2025-06-01'),
  premiumDifference: fen(1_000_000n),
  coverDifference: fen(0n),
  ...more,
});

const emptyFile: PolicyFile = { insurerUscc, held: [], refused: [] };
const booked: PolicyFile = { ...emptyFile, policy: policy() };

const shares = (...ppms: readonly number[]) =>
  [insurerUscc, second, third].slice(0, ppms.length).map((uscc, index) => ({
    insurerUscc: uscc,
    sharePpm: ppms[index] ?? 0,
    lead: index === 0,
  }));

const given = (file: PolicyFile) => ({
  when: (arriving: Endorsement) => {
    const decision = endorsePolicy(file, arriving, facts);
    return isDomainError(decision)
      ? { outcome: `${decision.code} ${decision.fields[0]?.rule ?? ''}`.trim() }
      : decision;
  },
});

const decided = (
  decision: EndorseDecision | ReturnType<ReturnType<typeof given>['when']>,
): EndorseDecision => {
  if (!('file' in decision)) throw new Error(decision.outcome);
  return decision;
};

describe('an endorsement', () => {
  test('takes the next place and changes what stands', () => {
    const decision = decided(given(booked).when(endorsement(1, { coverDifference: fen(500n) })));
    expect(decision).toMatchObject({
      outcome: 'APPLIED',
      file: {
        held: [],
        policy: { standing: { writtenPremium: 9_000_000n, paidPremium: 8_000_000n, cover: 2_000_000_500n } },
      },
      steps: [{ applied: { sequence: 1, reportedOn: '2025-06-01' } }],
    });
  });

  test('is known again, and another one under its sequence is refused', () => {
    const { file } = decided(given(booked).when(endorsement(1)));
    expect(given(file).when(endorsement(1))).toMatchObject({ outcome: 'ALREADY_KNOWN' });
    expect(given(file).when(endorsement(1, { premiumDifference: fen(2n) }))).toEqual({
      outcome: 'ALREADY_REPORTED DIFFERS',
    });
    const held = decided(given(booked).when(endorsement(2))).file;
    expect(given(held).when(endorsement(2))).toMatchObject({ outcome: 'ALREADY_KNOWN' });
    expect(given(held).when(endorsement(2, { reason: '改' }))).toEqual({
      outcome: 'ALREADY_REPORTED DIFFERS',
    });
  });

  test('is held while its policy or the one before it is missing, and nothing is counted', () => {
    const early = decided(given(emptyFile).when(endorsement(2)));
    expect(early).toMatchObject({ outcome: 'HELD', steps: [], file: { held: [{ sequence: 2 }] } });
    expect(early.file.policy).toBeUndefined();
    const gap = decided(given(booked).when(endorsement(2)));
    expect(gap.file.policy).toEqual(booked.policy);
  });

  test.each<[string, Partial<Endorsement>, string]>([
    [
      'that makes the premium negative',
      { kind: 'DECREASE', premiumDifference: fen(-8_000_001n) },
      'VALIDATION_FAILED PREMIUM_BELOW_ZERO',
    ],
    [
      'that pays back more than was paid',
      { kind: 'CORRECT', paidDifference: fen(-8_000_001n) },
      'VALIDATION_FAILED PAID_OUT_OF_RANGE',
    ],
    [
      'that takes all cover away',
      { kind: 'DECREASE', premiumDifference: fen(0n), coverDifference: fen(-2_000_000_000n) },
      'VALIDATION_FAILED COVER_NOT_ABOVE_ZERO',
    ],
    ['before the term', { effectiveOn: day('2025-03-09') }, 'OUTSIDE_TERM OUTSIDE_TERM'],
    ['after the term', { effectiveOn: day('2026-03-10') }, 'OUTSIDE_TERM OUTSIDE_TERM'],
    ['that changes nothing', { premiumDifference: fen(0n) }, 'VALIDATION_FAILED NO_CHANGE'],
    ['of kind INCREASE that takes back', { premiumDifference: fen(-1n) }, 'VALIDATION_FAILED BELOW_ZERO'],
    ['of kind DECREASE that adds', { kind: 'DECREASE' }, 'VALIDATION_FAILED ABOVE_ZERO'],
    ['of kind EXTEND without a day', { kind: 'EXTEND' }, 'VALIDATION_FAILED REQUIRED'],
    [
      'of kind EXTEND to an earlier day',
      { kind: 'EXTEND', endOn: day('2026-03-09') },
      'VALIDATION_FAILED NO_EXTENSION',
    ],
    [
      'of kind SHARES that are not whole',
      { kind: 'SHARES', premiumDifference: fen(0n), members: shares(500_000, 499_999) },
      'SHARES_NOT_WHOLE SHARES_NOT_WHOLE',
    ],
    [
      'of kind SHARES with an amount',
      { kind: 'SHARES', members: shares(500_000, 500_000) },
      'VALIDATION_FAILED NOT_OF_THIS_KIND',
    ],
    [
      'of kind CANCEL_MIDTERM without a refund',
      { kind: 'CANCEL_MIDTERM', premiumDifference: fen(0n) },
      'VALIDATION_FAILED REQUIRED',
    ],
    [
      'of kind CANCEL_MIDTERM with too much refund',
      { kind: 'CANCEL_MIDTERM', premiumDifference: fen(0n), refund: fen(8_000_001n) },
      'REFUND_ABOVE_PREMIUM ABOVE_PAID_PREMIUM',
    ],
  ])('%s is refused', (_, more, expected) => {
    expect(given(booked).when(endorsement(1, more))).toEqual({ outcome: expected });
  });

  test('that cancels is the last but for nothing: what follows is refused', () => {
    const cancel = endorsement(1, {
      kind: 'CANCEL_MIDTERM',
      premiumDifference: fen(0n),
      refund: fen(6_000_000n),
    });
    const { file } = decided(given(booked).when(cancel));
    expect(file.policy?.cancellation).toMatchObject({ kind: 'MID_TERM', refund: 6_000_000n, endorsement: 1 });
    expect(sumFen(file.policy?.standing?.postings.map(({ premium }) => premium) ?? [])).toBe(2_000_000n);
    expect(given(file).when(endorsement(2))).toEqual({ outcome: 'POLICY_ALREADY_CANCELLED' });
  });

  test('that was held and breaks a rule in its place is put aside, and the place is open again', () => {
    const bad = endorsement(2, { kind: 'DECREASE', premiumDifference: fen(-90_000_000n) });
    const holding = decided(given(booked).when(bad)).file;
    const decision = decided(given(holding).when(endorsement(1)));
    expect(decision.steps).toMatchObject([
      { applied: { sequence: 1 } },
      { refused: { sequence: 2, code: 'VALIDATION_FAILED' } },
    ]);
    expect(decided(given(decision.file).when(endorsement(2))).file.policy?.endorsements).toHaveLength(2);
  });
});

describe('the history of a policy', () => {
  const amount = fc.bigInt(1n, 5_000_000n).map(fen);
  const inTerm = fc.constantFrom('2025-03-10', '2025-05-05', '2025-09-09', '2026-03-09').map(day);
  const anyShares = fc
    .tuple(fc.integer({ min: 1, max: 999_998 }), fc.integer({ min: 1, max: 999_999 }))
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)
    .filter(([one, other]) => one < other)
    .map(([one, other]) => shares(one, other - one, 1_000_000 - other));
  const change: fc.Arbitrary<Partial<Endorsement>> = fc.oneof(
    fc.record({ kind: fc.constant('INCREASE' as const), premiumDifference: amount, coverDifference: amount }),
    fc.record({
      kind: fc.constant('DECREASE' as const),
      premiumDifference: amount.map((one) => fen(-one)),
      coverDifference: amount.map((one) => fen(-one)),
    }),
    fc.record({
      kind: fc.constant('SHARES' as const),
      premiumDifference: fc.constant(fen(0n)),
      members: anyShares,
    }),
    fc.record({
      kind: fc.constant('EXTEND' as const),
      endOn: fc.constantFrom('2026-04-01', '2026-05-01').map(day),
    }),
    fc.record({
      kind: fc.constant('CANCEL_MIDTERM' as const),
      premiumDifference: fc.constant(fen(0n)),
      refund: amount,
    }),
  );
  const history = fc
    .array(fc.tuple(change, inTerm), { minLength: 1, maxLength: 7 })
    .map((changes) =>
      changes.map(([more, effectiveOn], index) => endorsement(index + 1, { ...more, effectiveOn })),
    );
  const sharedReport = report({ coInsurance: { members: shares(333_334, 333_333, 333_333) } });
  const shared = policy({ report: sharedReport, standing: issuedStanding(sharedReport) });

  const arrive = (file: PolicyFile, endorsements: readonly Endorsement[]): PolicyFile =>
    endorsements.reduce((known, next) => {
      const decision = endorsePolicy(known, next, facts);
      return isDomainError(decision) ? known : decision.file;
    }, file);

  /** What stands, but for what was put aside on the way: of that the sender is told. */
  const outcomeOf = ({ policy: stands, held }: PolicyFile) => ({ stands, held });

  test('is the same whatever order its endorsements and the policy arrive in', () => {
    fc.assert(
      fc.property(
        history,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        fc.nat(),
        (all, order, at) => {
          const inOrder = arrive({ ...emptyFile, policy: shared }, all);
          const shuffled = all
            .map((one) => ({ one, rank: order.next().value ?? 0 }))
            .toSorted((left, right) => left.rank - right.rank)
            .map(({ one }) => one);
          const place = at % (all.length + 1);
          const early = arrive(emptyFile, shuffled.slice(0, place));
          const { file } = applyHeld({ ...early, policy: shared }, facts);
          expect(outcomeOf(arrive(file, shuffled.slice(place)))).toEqual(outcomeOf(inOrder));
        },
      ),
    );
  });

  test('is the same whenever a cancellation without a sequence comes, and none takes effect after it', () => {
    // Small differences and ever later ends: what breaks a rule of its own is refused to whoever sends it then.
    const told = history.map((all) =>
      all
        .filter(({ kind }) => kind !== 'CANCEL_MIDTERM')
        .map((one, index) => ({
          ...one,
          sequence: index + 1,
          premiumDifference: fen(one.premiumDifference / 5_000n),
          coverDifference: fen(one.coverDifference / 5_000n),
          ...(one.endOn === undefined ? {} : { endOn: day(`2026-04-0${index + 1}`) }),
        }))
        .filter(({ kind, premiumDifference }) => !kind.endsWith('CREASE') || premiumDifference !== 0n)
        .map((one, index) => ({ ...one, sequence: index + 1 })),
    );
    const cancellation = fc.record({
      kind: fc.constant('MID_TERM' as const),
      effectiveOn: fc.constantFrom('2025-03-11', '2025-05-05', '2025-07-01', '2026-03-09').map(day),
      refund: amount.map((one) => fen(one / 5_000n)),
    });
    const cancelWith = (file: PolicyFile, one: Cancellation): PolicyFile => {
      const decision = cancelPolicy(file.policy, one, facts.today);
      if (isDomainError(decision)) throw new Error(decision.detail);
      return decision.outcome === 'CANCELLED' ? cancelledFile(file, decision) : file;
    };
    fc.assert(
      fc.property(
        told,
        cancellation,
        fc.boolean(),
        fc.nat(),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (all, one, isShared, at, order) => {
          const start = { ...emptyFile, policy: isShared ? shared : policy() };
          const inOrder = arrive(cancelWith(start, one), all);
          const shuffled = all
            .map((next) => ({ next, rank: order.next().value ?? 0 }))
            .toSorted((left, right) => left.rank - right.rank)
            .map(({ next }) => next);
          const place = at % (all.length + 1);
          const before = cancelWith(arrive(start, shuffled.slice(0, place)), one);
          const stands = outcomeOf(arrive(before, shuffled.slice(place)));
          expect(stands).toEqual(outcomeOf(inOrder));
          const applied = stands.stands?.endorsements ?? [];
          expect(applied.every(({ effectiveOn }) => effectiveOn < one.effectiveOn)).toBe(true);
        },
      ),
    );
  });

  test('always adds up: the parts of the members are the whole, and premium follows the shares of its day', () => {
    fc.assert(
      fc.property(history, (all) => {
        const { policy: stands } = arrive({ ...emptyFile, policy: shared }, all);
        const standing = stands?.standing;
        if (standing === undefined) return;
        const parts = memberParts(standing.postings);
        const refund = stands?.cancellation?.refund ?? 0n;
        expect(sumFen(parts.map(({ premium }) => premium))).toBe(standing.writtenPremium - refund);
        expect(sumFen(parts.map(({ cover }) => cover))).toBe(standing.cover);
        const expected = new Map<string, bigint>();
        for (const { premium, members } of standing.shares) {
          const divided = allocate(
            premium,
            members.map(({ insurerUscc: key, sharePpm: ppm, lead }) => ({ key, ppm, lead })),
          );
          if (isDomainError(divided)) throw new Error(divided.detail);
          for (const [uscc, part] of divided) expected.set(uscc, (expected.get(uscc) ?? 0n) + part);
        }
        for (const { insurerUscc: uscc, premium } of parts) {
          expect<Fen | bigint>(premium).toBe(expected.get(uscc) ?? 0n);
        }
      }),
    );
  });
});
