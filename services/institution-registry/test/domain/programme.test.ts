import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  cancelProgramme,
  countProgrammes,
  countsOn,
  type Programme,
  recordProgramme,
} from '../../src/domain/programme.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const forum: Programme = {
  kind: 'FORUM',
  titleZh: '东湖科技保险论坛',
  heldOn: on('2025-06-18'),
  department: 'OVC',
  participants: 320,
  source: '简报',
};

describe('counted events', () => {
  test('count from the day on which they were held, and are recorded then', () => {
    expect(recordProgramme(forum, on('2025-06-18'))).toEqual(forum);
    expect(recordProgramme(forum, on('2025-06-17'))).toMatchObject({ fields: [{ rule: 'IN_FUTURE' }] });
    expect([countsOn(forum, on('2025-06-17')), countsOn(forum, on('2025-06-18'))]).toEqual([false, true]);
  });

  test('count no longer from the day of their cancellation', () => {
    const cancelled = cancelProgramme(forum, { on: on('2025-07-01'), reason: '重复登记' }) as Programme;
    expect([countsOn(cancelled, on('2025-06-30')), countsOn(cancelled, on('2025-07-01'))]).toEqual([
      true,
      false,
    ]);
    expect(cancelProgramme(cancelled, { on: on('2025-07-02'), reason: 'x' })).toMatchObject({
      code: 'ALREADY_REPORTED',
    });
  });

  test('are counted by kind, with the people who took part', () => {
    const counts = countProgrammes([forum, { ...forum, participants: 80 }, { ...forum, kind: 'TRAINING' }]);
    expect(counts.filter(({ held }) => held > 0)).toEqual([
      { kind: 'TRAINING', held: 1, participants: 320 },
      { kind: 'FORUM', held: 2, participants: 400 },
    ]);
    expect(counts).toHaveLength(5);
  });
});
