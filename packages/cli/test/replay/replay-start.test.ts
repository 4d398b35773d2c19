import { describe, expect, test } from '@jest/globals';
import { parseReplayStart } from '../../src/replay/replay-start.js';
import { UsageError } from '../../src/usage-error.js';

describe('a replay begins', () => {
  test.each([
    [undefined, {}],
    ['1200', { fromSequence: 1200 }],
    ['2026-01-31', { fromTime: '2026-01-30T16:00:00.000Z' }],
    ['2026-01-31T08:00:00+08:00', { fromTime: '2026-01-31T00:00:00.000Z' }],
    ['2026-01-31T00:00:00Z', { fromTime: '2026-01-31T00:00:00.000Z' }],
  ])('at %s', (text, start) => {
    expect(parseReplayStart(text)).toEqual(start);
  });

  test.each(['0', '-1', 'yesterday', '2026-13-01', '2026-01-31T08:00:00', '1.5'])('not at %s', (text) => {
    expect(() => parseReplayStart(text)).toThrow(UsageError);
  });
});
