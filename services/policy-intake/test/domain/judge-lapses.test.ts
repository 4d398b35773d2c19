import { addDays } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CoveredPeriod } from '../../src/domain/dated-cover.js';
import { isClosedLate, type Judgement, judgeLapses, type Lapse } from '../../src/domain/judge-lapses.js';
import { uncoveredPeriods } from '../../src/domain/uncovered-periods.js';
import { day } from '../policy-example.js';
import { covered, period } from './coverage-example.js';

const duty = [period('2025-01-01')];
const first = covered('2025-01-01', '2025-07-01', '2024-12-20', 'FIRST');
const renewal = covered('2025-07-03', '2026-07-03', '2025-06-28', 'RENEWAL');

const judge = (
  known: readonly Lapse[],
  covers: readonly CoveredPeriod[],
  today: string,
  periods = duty,
): Judgement =>
  judgeLapses(known, uncoveredPeriods(periods, covers), {
    today: day(today),
    watchedFrom: day('2025-01-01'),
  });

const steps = ({ steps: taken }: Judgement) =>
  taken.map(({ type, lapse }) => ({ type, from: lapse.from, number: lapse.number, ...lapse.closing }));

describe('a lapse of mandatory cover', () => {
  test('opens on its first day and closes on the day cover resumes, as the calendar turns', () => {
    const before = judge([], [first, renewal], '2025-06-30');
    expect(before).toEqual({ lapses: [], steps: [], turnsOn: '2025-07-01' });
    const opened = judge(before.lapses, [first, renewal], '2025-07-01');
    expect(steps(opened)).toEqual([{ type: 'OPENED', from: '2025-07-01', number: 1 }]);
    expect(opened.turnsOn).toBe('2025-07-03');
    expect(judge(opened.lapses, [first, renewal], '2025-07-02').steps).toEqual([]);
    const closed = judge(opened.lapses, [first, renewal], '2025-07-03');
    expect(closed.lapses).toEqual([
      {
        number: 1,
        from: '2025-07-01',
        openedOn: '2025-07-01',
        closing: {
          on: '2025-07-03',
          reason: 'COVERED',
          policyId: 'RENEWAL',
          reportedOn: '2025-06-28',
          recordedOn: '2025-07-03',
        },
      },
    ]);
    expect(closed.turnsOn).toBe('2026-07-03');
    expect(judge(closed.lapses, [first, renewal], '2025-12-01').steps).toEqual([]);
  });

  test('is closed late, on the day on which cover resumed, by a renewal that is reported late', () => {
    const { lapses } = judge([], [first], '2025-07-01');
    const late = { ...renewal, reportedOn: day('2025-07-20') };
    const closed = judge(lapses, [first, late], '2025-07-20');
    expect(steps(closed)).toMatchObject([
      { type: 'CLOSED', number: 1, on: '2025-07-03', reportedOn: '2025-07-20', recordedOn: '2025-07-20' },
    ]);
    const [lapse] = closed.lapses;
    expect(lapse?.closing !== undefined && isClosedLate(lapse.closing)).toBe(true);
  });

  test('is both opened and closed when days were passed over, and is not late for that', () => {
    const judged = judge([], [first, renewal], '2025-07-20');
    expect(steps(judged)).toMatchObject([
      { type: 'OPENED', from: '2025-07-01' },
      { type: 'CLOSED', on: '2025-07-03', recordedOn: '2025-07-20' },
    ]);
    const closing = judged.lapses[0]?.closing;
    expect(closing !== undefined && isClosedLate(closing)).toBe(false);
  });

  test('closes when the duty ends', () => {
    const { lapses } = judge([], [first], '2025-07-01');
    const ended = judge(lapses, [first], '2025-08-01', [period('2025-01-01', '2025-08-01')]);
    expect(steps(ended)).toMatchObject([{ type: 'CLOSED', on: '2025-08-01', reason: 'NOT_OBLIGED' }]);
  });

  test('is corrected when a late report shows that the day was covered', () => {
    const { lapses } = judge([], [first], '2025-07-01');
    const whole = covered('2025-07-01', '2026-07-01', '2025-07-20', 'WHOLE');
    const corrected = judge(lapses, [first, whole], '2025-07-20');
    expect(steps(corrected)).toMatchObject([{ type: 'CLOSED', on: '2025-07-01', reason: 'CORRECTED' }]);
    expect(judge(corrected.lapses, [first, whole], '2025-07-21').steps).toEqual([]);
  });

  test('lies in an earlier one when the policy before it turns out to have ended earlier', () => {
    const { lapses } = judge([], [first], '2025-07-01');
    const cancelled = { ...first, to: day('2025-06-15') };
    expect(steps(judge(lapses, [cancelled], '2025-07-05'))).toMatchObject([
      { type: 'CLOSED', number: 1, on: '2025-07-01', reason: 'CORRECTED' },
      { type: 'OPENED', number: 2, from: '2025-06-15' },
    ]);
  });

  test('is closed anew when its end moves, and opened anew when it goes on', () => {
    const closed = judge([], [first, renewal], '2025-07-20');
    const earlier = covered('2025-07-02', '2025-07-03', '2025-07-21', 'EARLIER');
    const moved = judge(closed.lapses, [first, earlier, renewal], '2025-07-21');
    expect(steps(moved)).toMatchObject([{ type: 'CLOSED', number: 1, on: '2025-07-02' }]);
    const reopened = judge(closed.lapses, [first], '2025-07-22');
    expect(steps(reopened)).toEqual([{ type: 'OPENED', from: '2025-07-01', number: 2 }]);
    expect(judge(reopened.lapses, [first], '2025-07-23').steps).toEqual([]);
    const again = judge(reopened.lapses, [first, renewal], '2025-07-24');
    expect(steps(again)).toMatchObject([{ type: 'CLOSED', number: 2, on: '2025-07-03' }]);
  });

  test('that was over before anybody watched is history', () => {
    const facts = { today: day('2025-07-20'), watchedFrom: day('2025-07-03') };
    const periods = uncoveredPeriods(duty, [first, renewal]);
    expect(judgeLapses([], periods, facts)).toEqual({ lapses: [], steps: [], turnsOn: '2026-07-03' });
  });

  test('is told once for each lapse, in whatever order and however often the facts come', () => {
    const origin = day('2025-01-01');
    const policies = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(policies, (drawn) => {
        const covers = drawn.map(([start, length], index) =>
          covered(addDays(origin, start), addDays(origin, start + length), origin, `P${index}`),
        );
        let lapses: readonly Lapse[] = [];
        for (const [index] of covers.entries()) {
          for (let repeat = 0; repeat < 2; repeat += 1) {
            const today = addDays(origin, 20 + index * 3);
            const judged = judge(lapses, covers.slice(0, index + 1), today);
            if (repeat === 1) expect(judged.steps).toEqual([]);
            lapses = judged.lapses;
          }
        }
        const today = addDays(origin, 60);
        const final = judge(lapses, covers, today);
        const standing = final.lapses.filter(({ closing }) => closing?.reason !== 'CORRECTED');
        const periods = uncoveredPeriods(duty, covers).filter(({ from }) => from <= today);
        const latest = new Map(standing.map((lapse) => [lapse.from, lapse]));
        expect([...latest.keys()].sort()).toEqual(periods.map(({ from }) => from));
        for (const { from, to } of periods) {
          expect(latest.get(from)?.closing?.on).toBe(to !== undefined && to <= today ? to : undefined);
        }
        expect(standing.filter(({ closing }) => closing === undefined)).toHaveLength(
          periods.filter(({ to }) => to === undefined || to > today).length,
        );
      }),
    );
  });
});
