import { describe, expect, test } from '@jest/globals';
import { nothingInScope, type ScopeFigures } from '../../src/domain/fold-measures.js';
import { addOnDays, emptyYear, isTouchedBefore, sumThrough } from '../../src/domain/measure-years.js';

const issued = { ...nothingInScope, policies: 1n, premium: 300_00n, cover: 5_000_000_00n };
const ended = { ...nothingInScope, inForcePolicies: -1n, inForceCover: -5_000_000_00n };

const yearWith = (...added: readonly (readonly [day: string, figures: ScopeFigures])[]) => {
  const year = emptyYear();
  addOnDays(year, added);
  return year;
};

describe('a year of measures', () => {
  const year = yearWith(['2025-03-01', issued], ['2025-03-01', issued], ['2025-03-31', ended]);

  test('adds up through a day of it', () => {
    expect(sumThrough(year, '2025-03-01')).toEqual({
      ...nothingInScope,
      policies: 2n,
      premium: 600_00n,
      cover: 10_000_000_00n,
    });
    expect(sumThrough(year, '2025-03-30')).toMatchObject({ policies: 2n, inForcePolicies: 0n });
    expect(sumThrough(year, '2025-03-31')).toMatchObject({ policies: 2n, inForcePolicies: -1n });
  });

  test('has no sum through days that nothing was added on', () => {
    expect(sumThrough(emptyYear(), '2025-03-31')).toBeUndefined();
    expect(sumThrough(yearWith(['2025-03-02', issued]), '2025-03-01')).toBeUndefined();
  });

  test('remembers a day on which nothing was left over', () => {
    const undone = yearWith(['2025-03-02', nothingInScope]);
    expect(sumThrough(undone, '2025-03-02')).toEqual(nothingInScope);
    expect(isTouchedBefore(undone, '2025-03-03')).toBe(true);
    expect(isTouchedBefore(undone, '2025-03-02')).toBe(false);
  });
});
