import { Refusal } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { readDate, readOptionalDate, readPeriod } from '../../src/messaging/index.js';

const refusalOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (fault) {
    return fault instanceof Refusal ? fault.error : fault;
  }
};

const names = (pointer: string) => ({
  code: 'VALIDATION_FAILED',
  detail: expect.stringContaining(pointer),
  fields: [{ pointer, rule: 'DATE' }],
});

describe('a date of a message', () => {
  test('is a real day', () => {
    expect(readDate('2024-02-29', '/start_on')).toBe('2024-02-29');
  });

  test.each(['', 'soon', '2025-02-29'])('%j is refused with its field', (text) => {
    expect(refusalOf(() => readDate(text, '/start_on'))).toMatchObject(names('/start_on'));
  });

  test('that may be missing is empty when it is', () => {
    expect(readOptionalDate('', '/paid_on')).toBeUndefined();
    expect(readOptionalDate('2025-03-10', '/paid_on')).toBe('2025-03-10');
    expect(refusalOf(() => readOptionalDate('soon', '/paid_on'))).toMatchObject(names('/paid_on'));
  });
});

describe('a period of a message', () => {
  test('has an open end when `to` is empty', () => {
    expect(readPeriod({ from: '2025-03-10', to: '' }, '/licences')).toEqual({ from: '2025-03-10' });
    expect(readPeriod({ from: '2025-03-10', to: '2026-03-10' }, '/licences')).toEqual({
      from: '2025-03-10',
      to: '2026-03-10',
    });
  });

  test('is refused with the field that is wrong', () => {
    expect(refusalOf(() => readPeriod({ from: '', to: '' }, '/licences'))).toMatchObject(
      names('/licences/from'),
    );
    expect(refusalOf(() => readPeriod({ from: '2025-03-10', to: 'never' }, '/licences'))).toMatchObject(
      names('/licences/to'),
    );
  });
});
