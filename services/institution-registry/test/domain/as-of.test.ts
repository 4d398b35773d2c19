import { describe, expect, test } from '@jest/globals';
import { parseKnownAt } from '../../src/domain/as-of.js';

describe('the time of knowledge', () => {
  test('as a date means its end in Shanghai', () => {
    expect(parseKnownAt('2025-06-30', '/x')).toEqual(new Date('2025-06-30T16:00:00Z'));
  });

  test('as an instant includes that instant', () => {
    expect(parseKnownAt('2025-06-30T10:00:00+08:00', '/x')).toEqual(new Date('2025-06-30T02:00:00.001Z'));
  });

  test.each(['yesterday', '2025-02-30', '2025-06-30T10:00:00', ''])('is not %p', (text) => {
    expect(parseKnownAt(text, '/query/knownAt')).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ pointer: '/query/knownAt', rule: 'DATE_OR_INSTANT' }],
    });
  });
});
