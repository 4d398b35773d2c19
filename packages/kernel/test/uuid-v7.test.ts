import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../src/index.js';
import { uuidV7 } from '../src/index.js';

const clockAt = (instant: string): Clock => ({ now: () => new Date(instant) });

describe('uuidV7', () => {
  test('has the version, the variant and the milliseconds of RFC 9562', () => {
    const instant = '2099-01-01T00:00:00.123Z';
    const id = uuidV7(clockAt(instant));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Date.parse(instant));
  });

  test('ids of one millisecond are distinct and in order', () => {
    const clock = clockAt('2099-01-02T00:00:00Z');
    const ids = Array.from({ length: 20_000 }, () => uuidV7(clock));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  test('a clock that goes back does not break the order', () => {
    const later = uuidV7(clockAt('2099-01-03T00:00:00Z'));
    const earlier = uuidV7(clockAt('2020-01-01T00:00:00Z'));
    expect(earlier > later).toBe(true);
  });
});
