import { isDomainError, parseCalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { findInsuranceLine, insuranceLines } from '../../src/parameters/insurance-lines.js';

describe('the catalogue of insurance lines', () => {
  test('has every code once, with a name in both languages, a source and a day', () => {
    expect(new Set(insuranceLines.map(({ code }) => code)).size).toBe(insuranceLines.length);
    for (const line of insuranceLines) {
      expect([line.code, line.zh, line.en, line.reference].every((text) => text !== '')).toBe(true);
      expect(isDomainError(parseCalendarDate(line.from))).toBe(false);
    }
  });

  test('has the plan cover in full what is obligatory, and counts heads on the group lines', () => {
    const codesWhere = (holds: (line: (typeof insuranceLines)[number]) => boolean): string[] =>
      insuranceLines.filter(holds).map(({ code }) => code);
    expect(codesWhere(({ mode }) => mode === 'FULL')).toEqual(['ENV_LIAB', 'SAFETY_LIAB']);
    expect(codesWhere(({ countsHeads }) => countsHeads)).toEqual(['TALENT_HEALTH', 'TALENT_ACC']);
    expect(codesWhere(({ group }) => group === 'A2')).toEqual(['FIRST_SET', 'FIRST_BATCH', 'FIRST_VERSION']);
  });

  test('keeps the leading zero of industry codes', () => {
    expect(findInsuranceLine('PROPERTY')?.industryLineCode).toBe('02000');
    expect(findInsuranceLine('TIME_TRAVEL')).toBeUndefined();
  });
});
