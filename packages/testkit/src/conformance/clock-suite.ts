import { addDays, type Clock, calendarDateAt, startOfDay, uuidV7 } from '@donghu/kernel';
import { beforeEach, describe, expect, test } from '@jest/globals';

/** A clock whose time a test rules. */
export interface RuledClock {
  readonly clock: Clock;
  /** It is this instant now. */
  moveTo(instant: Date): void;
  /** Time goes by, from wherever the clock was moved to. */
  pass(millis: number): void;
}

const ids = (clock: Clock, count: number): string[] => Array.from({ length: count }, () => uuidV7(clock));

const expectInOrder = (taken: readonly string[]): void => {
  expect(new Set(taken).size).toBe(taken.length);
  expect([...taken].sort()).toEqual(taken);
};

/** What every clock promises, the machine's own too. */
export function describeClock(name: string, open: () => Clock): void {
  describe(`clock: ${name}`, () => {
    let clock: Clock;

    beforeEach(() => {
      clock = open();
    });

    test('gives instants of their own: whoever changes one moves nobody’s time', () => {
      const before = clock.now().getTime();
      clock.now().setUTCFullYear(1999);
      expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
    });

    test('gives ids in order, however many fall into one millisecond', () => {
      expectInOrder(ids(clock, 20_000));
    });

    test('dates an id with its millisecond, or a later one where ids ran ahead', () => {
      const before = clock.now().getTime();
      const id = uuidV7(clock);
      expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBeGreaterThanOrEqual(before);
    });

    test('is on the calendar date of Asia/Shanghai', () => {
      const now = clock.now();
      const today = calendarDateAt(now);
      expect(startOfDay(today).getTime()).toBeLessThanOrEqual(now.getTime());
      expect(startOfDay(addDays(today, 1)).getTime()).toBeGreaterThan(now.getTime());
    });
  });
}

/** What a clock that can be moved promises besides. */
export function describeRuledClock(name: string, open: () => RuledClock): void {
  describeClock(name, () => open().clock);

  describe(`clock that is moved: ${name}`, () => {
    let ruled: RuledClock;

    beforeEach(() => {
      ruled = open();
    });

    test.each([
      ['of any day', '2025-03-10T15:59:59.999Z', '2025-03-10', '2025-03-11'],
      ['of a year', '2025-12-31T15:59:59.999Z', '2025-12-31', '2026-01-01'],
      ['before a leap day', '2024-02-28T15:59:59.999Z', '2024-02-28', '2024-02-29'],
      ['before none', '2025-02-28T15:59:59.999Z', '2025-02-28', '2025-03-01'],
    ])('the date changes at midnight in Shanghai, to the millisecond: the end %s', (_of, last, day, next) => {
      ruled.moveTo(new Date(last));
      expect(calendarDateAt(ruled.clock.now())).toBe(day);
      ruled.pass(1);
      expect(calendarDateAt(ruled.clock.now())).toBe(next);
    });

    test('time goes on from wherever it was moved to, ahead or back', () => {
      for (const instant of ['2026-03-10T02:00:00Z', '2026-03-10T01:00:00Z', '2020-02-29T00:00:00Z']) {
        ruled.moveTo(new Date(instant));
        expect(ruled.clock.now()).toEqual(new Date(instant));
        ruled.pass(1_500);
        expect(ruled.clock.now().getTime()).toBe(Date.parse(instant) + 1_500);
      }
    });

    test('ids stay in order while time jumps ahead by a year and back by an hour', () => {
      const now = ruled.clock.now().getTime();
      const taken: string[] = [];
      for (const jump of [0, 365 * 86_400_000, 365 * 86_400_000 - 3_600_000, -3_600_000]) {
        ruled.moveTo(new Date(now + jump));
        taken.push(...ids(ruled.clock, 5_000));
      }
      expectInOrder(taken);
    });
  });
}
