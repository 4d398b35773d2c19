import { describe, expect, test } from '@jest/globals';
import { logPrefix, readableLine } from '../src/readable-log.js';

describe('a line of a service, for the eye', () => {
  test('keeps its message and facts, and drops what the prefix and the trace say', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: '2026-01-01T00:00:00Z',
      service: 'policy-intake',
      trace_id: 'a',
      span_id: 'b',
      consumer: 'policy-intake__registry',
      events: 3,
      err: { message: 'no answer', stack: 'at …' },
      msg: 'cannot be handled now',
    });
    expect(readableLine(line)).toEqual({
      level: 'warn',
      text: 'cannot be handled now consumer=policy-intake__registry events=3 (no answer)',
    });
  });

  test('is shown as it is when it is no JSON', () => {
    expect(readableLine('Segmentation fault')).toEqual({ level: 'info', text: 'Segmentation fault' });
  });

  test('begins with a prefix of one width, coloured on a terminal only', () => {
    expect(logPrefix('donghu', 0, false)).toHaveLength(logPrefix('subsidy-disbursement', 1, false).length);
    expect(logPrefix('donghu', 0, true)).toContain('\u001b[');
  });
});
