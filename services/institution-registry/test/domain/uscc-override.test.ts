import type { Uscc } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { approveOverride, isApproved, type UsccOverride } from '../../src/domain/uscc-override.js';

const requested: UsccOverride = {
  uscc: '91350211M0000XUF46' as Uscc,
  reason: 'confirmed by the registration authority',
  evidence: 'letter 2025-17',
  requestedBy: 'first@regulator',
  requestedAt: new Date('2025-05-01T01:00:00Z'),
  approvedBy: undefined,
  approvedAt: undefined,
};
const later = new Date('2025-05-02T01:00:00Z');

describe('overriding a failing check digit', () => {
  test('needs a second person', () => {
    expect(isApproved(requested)).toBe(false);
    expect(approveOverride(requested, 'first@regulator', later)).toMatchObject({
      code: 'OVERRIDE_NEEDS_TWO_PEOPLE',
    });
    expect(approveOverride(requested, 'second@regulator', later)).toMatchObject({
      approvedBy: 'second@regulator',
      approvedAt: later,
    });
  });

  test('keeps the first approval', () => {
    const approved = { ...requested, approvedBy: 'second@regulator', approvedAt: later };
    expect(approveOverride(approved, 'third@regulator', new Date('2025-06-01T00:00:00Z'))).toEqual(approved);
  });
});
