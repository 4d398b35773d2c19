import type { CalendarDate } from '@donghu/kernel';
import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { listEnterprise, type Obligation, type ObligationPeriod } from '../../src/domain/obligation.js';
import { code } from '../institution-example.js';

const period = (from: string, to?: string): ObligationPeriod => ({
  from: from as CalendarDate,
  ...(to === undefined ? {} : { to: to as CalendarDate }),
  department: 'EEB',
  category: '危险废物产生单位',
  listReference: '2025年名录',
});

const listed = (of: ObligationPeriod) => ({
  enterpriseUscc: code('91420100616400352X'),
  line: 'ENV_LIAB',
  period: of,
});

const obligation = (...periods: readonly ObligationPeriod[]): Obligation => ({
  enterpriseUscc: code('91420100616400352X'),
  line: 'ENV_LIAB',
  periods,
});

describe('a line of a list of obligation', () => {
  test('begins an obligation', () => {
    expect(listEnterprise(undefined, listed(period('2025-01-01')))).toEqual({
      outcome: 'BEGAN',
      obligation: obligation(period('2025-01-01')),
    });
  });

  test('is known when it comes again', () => {
    const existing = obligation(period('2025-01-01'));
    expect(listEnterprise(existing, listed(period('2025-01-01')))).toEqual({ outcome: 'KNOWN' });
  });

  test('ends the period that it names by its first day', () => {
    const ended = period('2025-01-01', '2025-07-01');
    expect(listEnterprise(obligation(period('2025-01-01')), listed(ended))).toEqual({
      outcome: 'ENDED',
      obligation: obligation(ended),
    });
  });

  test('corrects an end that was told wrong', () => {
    const existing = obligation(period('2025-01-01', '2025-07-01'));
    const corrected = listEnterprise(existing, listed(period('2025-01-01', '2025-08-01')));
    expect(corrected).toMatchObject({
      outcome: 'CORRECTED',
      obligation: { periods: [{ to: '2025-08-01' }] },
    });
  });

  test('begins again after an end, in its place', () => {
    const existing = obligation(period('2025-07-01', '2025-12-01'));
    const again = listEnterprise(existing, listed(period('2024-01-01', '2025-07-01')));
    expect(!isDomainError(again) && again.outcome === 'BEGAN' && again.obligation.periods).toMatchObject([
      { from: '2024-01-01' },
      { from: '2025-07-01' },
    ]);
  });

  test('does not overlap another period', () => {
    expect(listEnterprise(obligation(period('2025-01-01')), listed(period('2025-06-01')))).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ rule: 'OVERLAP' }],
    });
  });
});
