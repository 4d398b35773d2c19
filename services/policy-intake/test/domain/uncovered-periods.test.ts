import { addDays, daysBetween, holdsOn } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { uncoveredPeriods } from '../../src/domain/uncovered-periods.js';
import { day } from '../policy-example.js';
import { covered, period } from './coverage-example.js';

describe('uncovered periods', () => {
  test('are all of the duty without a policy, and none under one that covers it', () => {
    expect(uncoveredPeriods([period('2025-01-01')], [])).toEqual([{ from: '2025-01-01' }]);
    const duty = [period('2025-01-01', '2025-07-01')];
    expect(uncoveredPeriods(duty, [covered('2024-12-01', '2025-12-01')])).toEqual([]);
  });

  test('lie between policies, and end with the first reported of those that begin together', () => {
    const covers = [
      covered('2025-07-03', '2026-07-03', '2025-07-20', 'LATE'),
      covered('2024-07-01', '2025-07-01'),
      covered('2025-07-03', '2026-01-01', '2025-07-05', 'EARLIER'),
    ];
    expect(uncoveredPeriods([period('2025-01-01')], covers)).toEqual([
      {
        from: '2025-07-01',
        to: '2025-07-03',
        endedBy: { kind: 'COVERED', policyId: 'EARLIER', reportedOn: '2025-07-05' },
      },
      { from: '2026-07-03' },
    ]);
  });

  test('end with the duty, and another ground on the list does not interrupt it', () => {
    const duty = [period('2025-03-01', '2025-05-01'), period('2025-01-01', '2025-03-01')];
    expect(uncoveredPeriods(duty, [covered('2025-06-01', '2026-06-01')])).toEqual([
      { from: '2025-01-01', to: '2025-05-01', endedBy: { kind: 'NOT_OBLIGED' } },
    ]);
  });

  test('hold exactly the days of duty on which no policy is in force', () => {
    const origin = day('2025-01-01');
    const stretch = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]) => ({ from: addDays(origin, start), to: addDays(origin, start + length) }));
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 4 }),
        fc.array(stretch, { maxLength: 6 }),
        (duty, covers) => {
          const periods = uncoveredPeriods(
            duty,
            covers.map(({ from, to }) => covered(from, to)),
          );
          for (let at = 0; at < 90; at += 1) {
            const date = addDays(origin, at);
            const isGap = duty.some((one) => holdsOn(one, date)) && !covers.some((one) => holdsOn(one, date));
            expect(periods.filter((one) => holdsOn(one, date))).toHaveLength(isGap ? 1 : 0);
          }
          for (const [index, { from }] of periods.entries()) {
            const before = periods[index - 1]?.to;
            expect(before === undefined || daysBetween(before, from) > 0).toBe(true);
          }
        },
      ),
    );
  });
});
