import { describe, expect, test } from '@jest/globals';
import { ratePerSecond } from '../../src/parts/part.js';

describe('ratePerSecond', () => {
  test('keeps as many works under way as there are lanes', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (): Promise<number> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return 2;
    };
    const rate = await ratePerSecond(0.02, 3, work);
    expect(most).toBe(3);
    expect(rate).toBeGreaterThan(0);
  });

  test('passes the fault of a work on', async () => {
    const failing = (): Promise<number> => Promise.reject(new Error('refused'));
    await expect(ratePerSecond(1, 2, failing)).rejects.toThrow('refused');
  });
});
