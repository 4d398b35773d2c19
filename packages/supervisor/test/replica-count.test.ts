import { describe, expect, test } from '@jest/globals';
import { replicaCount } from '../src/replica-count.js';

describe('the number of processes of each service', () => {
  test('is one unless it is set', () => {
    expect(replicaCount(undefined)).toBe(1);
    expect(replicaCount('')).toBe(1);
    expect(replicaCount('3')).toBe(3);
  });

  test.each(['0', '-1', '2.5', '10', 'three'])('is not %s', (text) => {
    expect(() => replicaCount(text)).toThrow(`and is ${text}`);
  });
});
