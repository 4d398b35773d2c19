import { workingDays } from '@donghu/chassis';
import { calendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { pushDueOn } from '../../src/domain/push-terms.js';
import { pushTerms } from '../../src/parameters/push-terms.js';

describe('the last day for a push', () => {
  test('is seven working days on', () => {
    expect(pushDueOn(pushTerms, workingDays, calendarDate('2025-09-26'))).toBe('2025-10-13');
  });

  test('is the earliest that it can be in a year whose holidays are not known', () => {
    expect(pushDueOn(pushTerms, new Map(), calendarDate('2030-01-01'))).toBe('2030-01-08');
  });
});
