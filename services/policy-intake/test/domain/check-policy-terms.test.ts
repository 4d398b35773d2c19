import { fen, rate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { checkPolicyTerms } from '../../src/domain/check-policy-terms.js';
import type { PolicyReport } from '../../src/domain/policy-report.js';
import { day, insurerUscc, report } from '../policy-example.js';

const single = { countsHeads: false };
const group = { countsHeads: true };

const faultsOf = (more: Partial<PolicyReport>, line = single): string[] =>
  (checkPolicyTerms(report(more), line)?.fields ?? []).map(({ pointer, rule }) => `${pointer} ${rule}`);

describe('the terms of a report', () => {
  test('a sound report has no fault', () => {
    expect(checkPolicyTerms(report(), single)).toBeUndefined();
  });

  test('a policy of one day is one', () => {
    expect(faultsOf({ startOn: day('2025-03-10'), endOn: day('2025-03-10') })).toEqual([]);
  });

  test.each<[string, Partial<PolicyReport>, string]>([
    ['ends before it starts', { endOn: day('2025-03-09') }, '/endOn PERIOD_REVERSED'],
    ['is paid above its premium', { paidPremium: fen(8_000_001n) }, '/paidPremium PAID_ABOVE_WRITTEN'],
    ['is paid on no day', { paidOn: undefined }, '/paidOn REQUIRED'],
    ['is paid nothing on a day', { paidPremium: fen(0n) }, '/paidOn NOTHING_PAID'],
    ['has no stated cover', { cover: fen(0n) }, '/cover COVER_NOT_STATED'],
  ])('a report that %s is refused', (_, more, expected) => {
    expect(faultsOf(more)).toEqual([expected]);
  });

  test.each<[string, Partial<PolicyReport>, string]>([
    ['has more tax than premium', { tax: fen(8_000_001n) }, '/tax TAX_ABOVE_PREMIUM'],
    ['covers nothing', { deductible: fen(2_000_000_000n) }, '/deductible DEDUCTIBLE_ABOVE_COVER'],
    [
      'limits an occurrence above its cover',
      { perOccurrenceLimit: fen(2_000_000_001n) },
      '/perOccurrenceLimit LIMIT_OUT_OF_RANGE',
    ],
    [
      'covers more than the limit that is its only one',
      { coverKind: 'PER_OCCURRENCE_LIMIT', perOccurrenceLimit: fen(1n) },
      '/cover COVER_IS_LIMIT',
    ],
    ['names its insurer as intermediary', { intermediaryUscc: insurerUscc }, '/intermediaryUscc NOT_BETWEEN'],
  ])('a report that %s is refused', (_, more, expected) => {
    expect(faultsOf(more)).toEqual([expected]);
  });

  test('amounts in another currency are converted at their parity, half up to fen', () => {
    const original = {
      currency: 'USD',
      writtenPremium: 1_000_005n,
      cover: 300_000_000n,
      premiumParity: rate(7_123_400n),
      coverParity: rate(7_200_000n),
    };
    // 10,000.05 × 7.1234 = 71,234.35617; 3,000,000.00 × 7.2000.
    const converted = {
      writtenPremium: fen(7_123_436n),
      paidPremium: fen(7_123_436n),
      cover: fen(2_160_000_000n),
    };
    expect(faultsOf({ ...converted, originalCurrency: original })).toEqual([]);
    expect(faultsOf({ ...converted, cover: fen(2_160_000_001n), originalCurrency: original })).toEqual([
      '/cover PARITY_MISMATCH',
    ]);
    const odd = { ...original, coverParity: rate(7_200_001n) };
    expect(faultsOf({ ...converted, originalCurrency: odd })).toEqual(['/originalCurrency PARITY_FORMAT']);
    expect(faultsOf({ ...converted, originalCurrency: { ...original, currency: 'CNY' } })).toEqual([
      '/originalCurrency NOT_FOREIGN',
    ]);
  });

  test('a group line states how many persons are insured', () => {
    expect(faultsOf({}, group)).toEqual(['/insuredHeadCount REQUIRED']);
    expect(faultsOf({ insuredHeadCount: 1 }, group)).toEqual([]);
  });

  test('every fault is told at once', () => {
    const refused = checkPolicyTerms(report({ endOn: day('2025-01-01'), cover: fen(0n) }), single);
    expect(refused?.detail).toBe('2 fields break a rule');
  });
});
