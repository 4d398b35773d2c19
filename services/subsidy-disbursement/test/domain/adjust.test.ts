import { type Fen, fen, formatYuan } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type AdjustmentFacts, adjustApplication } from '../../src/domain/adjust.js';
import { type Application, enter, newApplication, waitingFen } from '../../src/domain/application.js';
import { approveApplication } from '../../src/domain/approve.js';
import { assess } from '../../src/domain/assess.js';
import { payApplication } from '../../src/domain/pay.js';
import { splitByPayers, totalOf } from '../../src/domain/payer.js';
import { foldChanges, type PolicyChanges, type PolicyStanding } from '../../src/domain/policy-facts.js';
import { day, facts, policy, rules, scheme, yuan } from './builders.js';

const at = new Date('2025-09-05T10:00:00+08:00');

const adjustment = (more: Partial<AdjustmentFacts> = {}): AdjustmentFacts => ({
  scheme: scheme('RND'),
  schemeLeft: yuan('300000.00'),
  acrossSchemesLeft: yuan('1000000.00'),
  repaid: fen(0n),
  at,
  by: 'policy',
  ...more,
});

const endorsement = (
  sequence: number,
  premium: string,
  more: Partial<PolicyStanding> = {},
): PolicyStanding => ({
  version: sequence + 1,
  writtenPremium: yuan(premium),
  paidPremium: yuan(premium),
  cover: yuan('20000000.00'),
  endOn: day('2026-05-31'),
  headCount: 0,
  ...more,
});

/** An application of 120,000.00, decided with what is known of its policy by then. */
const decided = (changes: PolicyChanges = {}, paidPremium = '120000.00'): Application => {
  const issued = policy('120000.00', { paidPremium: yuan(paidPremium) });
  const assessment = assess(facts('120000.00', { policy: issued, changes }));
  if (assessment.kind === 'WAITING') throw new Error('everything is known');
  const submitted = { ...newApplication('BT-2025-1', issued, at, 2025), ...changes, scheme: 'RND' };
  const { rating, calculation } = assessment;
  const known = {
    ...submitted,
    ...(rating === undefined ? {} : { rating }),
    ...(calculation === undefined ? {} : { calculation }),
  };
  return assessment.kind === 'ENTITLED'
    ? enter({ ...known, entitled: assessment.calculation.amount }, 'ASSESSED', at, 't')
    : enter({ ...known, refusal: assessment.reason }, 'REFUSED', at, 't');
};

const paid = (): Application => {
  const parts = splitByPayers(yuan('60000.00'), rules.payerShares.value);
  const approved = approveApplication(decided(), parts, at, 'r');
  return payApplication(approved, [], day('2025-10-15'), at, 'f').application;
};

describe('an endorsement before payment', () => {
  test('that lowers the premium to 90,000.00 lowers the entitlement to 45,000.00', () => {
    const lowered = adjustApplication(decided(), { standing: endorsement(1, '90000.00') }, adjustment());
    expect(lowered.application).toMatchObject({ state: 'ASSESSED', entitled: yuan('45000.00') });
    expect(formatYuan(lowered.difference)).toBe('-15000.00');
  });

  test('that extends the term counts the first year of it alone', () => {
    const twoYears = endorsement(1, '240000.00', { endOn: day('2027-05-31') });
    const extended = adjustApplication(decided(), { standing: twoYears }, adjustment());
    expect(extended.application).toMatchObject({ entitled: yuan('60000.00') });
    expect(extended.application.calculation).toMatchObject({ termDays: 730, countedDays: 365 });
  });

  test('rises only by what the caps leave now', () => {
    const more = { standing: endorsement(1, '400000.00') };
    const raised = adjustApplication(decided(), more, adjustment({ schemeLeft: yuan('30000.00') }));
    expect(formatYuan(raised.application.entitled)).toBe('90000.00');
    expect(raised.application.calculation).toMatchObject({ decidingLimit: 'SCHEME_CAP' });
  });

  test('whose premium is not paid yet adds nothing until it is', () => {
    const open = endorsement(1, '150000.00', { paidPremium: yuan('120000.00') });
    const waiting = adjustApplication(decided(), { standing: open }, adjustment());
    expect(formatYuan(waiting.application.entitled)).toBe('60000.00');
    const settled = { standing: endorsement(2, '150000.00') };
    const { application } = adjustApplication(waiting.application, settled, adjustment());
    expect(formatYuan(application.entitled)).toBe('75000.00');
  });

  test('that pays the premium has an application decided anew that was refused for it', () => {
    const refused = decided({}, '0.00');
    expect(refused).toMatchObject({ state: 'REFUSED', refusal: 'PREMIUM_UNPAID' });
    const news = { standing: endorsement(1, '120000.00') };
    const { application } = adjustApplication(refused, news, adjustment());
    expect(application).toMatchObject({ state: 'SUBMITTED', waitingFor: 'CREDIT' });
    expect(application.refusal).toBeUndefined();
  });
});

describe('an endorsement after payment of 60,000.00', () => {
  test('that takes back 24,000.00 of premium asks back 12,000.00', () => {
    const lowered = adjustApplication(paid(), { standing: endorsement(1, '96000.00') }, adjustment());
    expect(lowered.application).toMatchObject({ state: 'CLAWBACK_OPEN', entitled: yuan('48000.00') });
    expect(formatYuan(lowered.clawback)).toBe('12000.00');
  });

  test('and a cancellation after it ask back the sum once', () => {
    const first = adjustApplication(paid(), { standing: endorsement(1, '96000.00') }, adjustment());
    const cancellation = {
      kind: 'MID_TERM',
      effectiveOn: '2025-11-01',
      premiumKept: yuan('24000.00'),
    } as const;
    const both = adjustApplication(first.application, { cancellation }, adjustment());
    expect(formatYuan(both.clawback)).toBe('48000.00');
  });

  test('that raises the premium waits for an approval of the rest alone', () => {
    const raised = adjustApplication(paid(), { standing: endorsement(1, '150000.00') }, adjustment());
    expect(raised.application).toMatchObject({ state: 'ASSESSED', entitled: yuan('75000.00') });
    expect(formatYuan(waitingFen(raised.application))).toBe('15000.00');
    expect(raised.clawback).toBe(0n);
  });

  test('that restores what was clawed back and returned has it paid again', () => {
    const lowered = adjustApplication(paid(), { standing: endorsement(1, '96000.00') }, adjustment());
    const returned = enter(lowered.application, 'CLAWED_BACK', at, 'f');
    const repaid = yuan('12000.00');
    const restored = { standing: endorsement(2, '120000.00') };
    const { application, clawback } = adjustApplication(returned, restored, adjustment({ repaid }));
    expect(application.state).toBe('ASSESSED');
    expect(formatYuan(waitingFen(application))).toBe('12000.00');
    expect(clawback).toBe(repaid);
  });
});

test('a cancellation is of the premium of its time, unless an endorsement took its place after it', () => {
  const cancellation = {
    kind: 'MID_TERM',
    effectiveOn: '2025-11-01',
    premiumKept: yuan('24000.00'),
    refund: yuan('96000.00'),
    version: 3,
  } as const;
  const earlier = { cancellation, standing: endorsement(1, '120000.00') };
  expect(formatYuan(decided(earlier).entitled)).toBe('12000.00');
  const later = { cancellation, standing: endorsement(1, '130000.00', { version: 4 }) };
  expect(formatYuan(decided(later).entitled)).toBe('17000.00');
});

const premiums = fc.bigInt(0n, 30_000_000n).map((amount) => amount as Fen);

const changes = fc
  .record({
    endorsed: fc.array(fc.record({ premium: premiums, isPaid: fc.boolean() }), { maxLength: 4 }),
    cancelled: fc.option(
      fc.record({ refund: premiums, kind: fc.constantFrom('MID_TERM' as const, 'FROM_START' as const) }),
    ),
  })
  .map(({ endorsed, cancelled }): readonly PolicyChanges[] => [
    ...endorsed.map(({ premium, isPaid }, index) => ({
      standing: endorsement(index + 1, '0.00', {
        writtenPremium: premium,
        paidPremium: isPaid ? premium : fen(premium / 2n),
      }),
    })),
    ...(cancelled === null
      ? []
      : [
          {
            cancellation: {
              kind: cancelled.kind,
              effectiveOn: '2025-11-01',
              premiumKept: yuan('120000.00'),
              refund: cancelled.refund,
              version: 1,
            },
          },
        ]),
  ]);

test('whatever comes in whatever order and however often, before or after the decision: the same entitlement', () => {
  fc.assert(
    fc.property(
      changes.chain((all) =>
        fc.record({
          all: fc.constant(all),
          shuffled: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
          before: fc.nat({ max: all.length * 2 }),
          isPaid: fc.boolean(),
        }),
      ),
      ({ all, shuffled, before, isPaid }) => {
        const known = decided(all.reduce(foldChanges, {}));
        const start = isPaid ? paid() : decided(shuffled.slice(0, before).reduce(foldChanges, {}));
        let application = start;
        for (const news of isPaid ? shuffled : shuffled.slice(before)) {
          application = adjustApplication(application, news, adjustment()).application;
          const { state } = application;
          if (state === 'SUBMITTED') application = { ...decided(application), history: application.history };
        }
        expect(application.entitled).toBe(known.entitled);
        if (isPaid) {
          const last = adjustApplication(application, {}, adjustment());
          const settled = totalOf(application.settled);
          expect(last.clawback).toBe(settled > known.entitled ? settled - known.entitled : 0n);
        } else {
          expect(application).toMatchObject({ state: known.state });
          expect(application.refusal).toBe(known.refusal);
        }
      },
    ),
    { numRuns: 500 },
  );
});
