import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { entryOn, withEntry } from '../../src/domain/dated-entries.js';

const entry = (from: string, name: string) => ({ from: from as CalendarDate, name });
const entries = [entry('2024-01-01', 'a'), entry('2025-01-01', 'b')];

describe('entries that hold until the next one', () => {
  test.each([
    ['2023-12-31', undefined],
    ['2024-01-01', 'a'],
    ['2024-12-31', 'a'],
    ['2025-01-01', 'b'],
  ])('on %s: %s', (date, name) => {
    expect(entryOn(entries, date as CalendarDate)?.name).toBe(name);
  });

  test('take a late one in its place, and a correction of the same day', () => {
    const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
    expect(names(withEntry(entries, entry('2024-06-01', 'late')))).toEqual(['a', 'late', 'b']);
    expect(names(withEntry(entries, entry('2024-01-01', 'corrected')))).toEqual(['corrected', 'b']);
  });
});
