import { fen, isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancelPolicy } from '../../src/domain/cancel-policy.js';
import type { Cancellation, Policy } from '../../src/domain/policy.js';
import { day, policy } from '../policy-example.js';

const today = day('2025-06-02');
const midTerm: Cancellation = { kind: 'MID_TERM', effectiveOn: day('2025-06-01'), refund: fen(6_000_000n) };

const outcomeOf = (existing: Policy | undefined, more: Partial<Cancellation> = {}): string => {
  const decision = cancelPolicy(existing, { ...midTerm, ...more }, today);
  return isDomainError(decision) ? decision.code : decision.outcome;
};

describe('cancelling a policy', () => {
  test('records the cancellation and leaves the report as it was', () => {
    expect(cancelPolicy(policy(), midTerm, today)).toEqual({
      outcome: 'CANCELLED',
      waiting: [],
      policy: { ...policy(), cancellation: { ...midTerm, reportedOn: today } },
    });
  });

  test('refuses a number under which nothing stands', () => {
    expect(outcomeOf(undefined)).toBe('POLICY_UNKNOWN');
  });

  test('knows the same cancellation again, whatever its words, and refuses another one', () => {
    const cancelled = policy({ cancellation: { ...midTerm, reportedOn: today } });
    expect(outcomeOf(cancelled, { reason: '另一种说法' })).toBe('ALREADY_KNOWN');
    expect(outcomeOf(cancelled, { refund: fen(1n) })).toBe('POLICY_ALREADY_CANCELLED');
    expect(outcomeOf(cancelled, { kind: 'FROM_START' })).toBe('POLICY_ALREADY_CANCELLED');
  });

  test.each([
    ['2025-03-10', 'OUTSIDE_TERM'],
    ['2025-03-11', 'CANCELLED'],
    ['2026-03-09', 'CANCELLED'],
    ['2026-03-10', 'OUTSIDE_TERM'],
  ])('a mid-term cancellation with %s as first day without cover: %s', (effectiveOn, expected) => {
    expect(outcomeOf(policy(), { effectiveOn: day(effectiveOn) })).toBe(expected);
  });

  test('what is void from the start has no cover from the first day on', () => {
    const voided = { kind: 'FROM_START', effectiveOn: day('2025-03-10') } as const;
    expect(outcomeOf(policy(), voided)).toBe('CANCELLED');
    expect(outcomeOf(policy(), { ...voided, effectiveOn: day('2025-03-11') })).toBe('OUTSIDE_TERM');
  });

  test('gives back at most what was paid', () => {
    const paid = policy().report.paidPremium;
    fc.assert(
      fc.property(fc.bigInt(0n, 2n * paid), (refund) => {
        expect(outcomeOf(policy(), { refund: fen(refund) })).toBe(
          refund <= paid ? 'CANCELLED' : 'REFUND_ABOVE_PREMIUM',
        );
      }),
    );
  });
});
