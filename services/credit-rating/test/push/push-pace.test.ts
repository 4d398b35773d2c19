import { describe, expect, test } from '@jest/globals';
import { PushPace } from '../../src/push/push-pace.js';

describe('the pace of pushing', () => {
  test('halves the batch with each failure down to one record, and doubles it again', () => {
    const pace = new PushPace(20, 100);
    const sizes = [10, 5, 2, 1, 1].map(() => {
      pace.failed(1);
      return pace.batchSize;
    });
    expect(sizes).toEqual([10, 5, 2, 1, 1]);
    for (const size of [2, 4, 8, 16, 20, 20]) {
      pace.succeeded();
      expect(pace.batchSize).toBe(size);
    }
  });

  test('waits longer each time, never above five minutes, with jitter below', () => {
    const pace = new PushPace(10, 100);
    expect([0, 1, 2].map(() => pace.failed(1))).toEqual([100, 200, 400]);
    expect(pace.failed(0)).toBe(400);
    for (let failure = 0; failure < 2_000; failure += 1) pace.failed(1);
    expect(pace.failed(1)).toBe(300_000);
    pace.succeeded();
    expect(pace.failed(1)).toBe(100);
  });

  test('waits as long as the platform asks for', () => {
    expect(new PushPace(10, 100).failed(1, 60_000)).toBe(60_000);
  });
});
