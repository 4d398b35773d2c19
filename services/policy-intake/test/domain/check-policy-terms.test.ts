import { fen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { checkPolicyTerms } from '../../src/domain/check-policy-terms.js';
import type { PolicyReport } from '../../src/domain/policy-report.js';
import { day, report } from '../policy-example.js';

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

  test('a group line states how many persons are insured', () => {
    expect(faultsOf({}, group)).toEqual(['/insuredHeadCount REQUIRED']);
    expect(faultsOf({ insuredHeadCount: 1 }, group)).toEqual([]);
  });

  test('every fault is told at once', () => {
    const refused = checkPolicyTerms(report({ endOn: day('2025-01-01'), cover: fen(0n) }), single);
    expect(refused?.detail).toBe('2 fields break a rule');
  });
});
