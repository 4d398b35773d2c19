import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { addGrant, type Grant, grantInForce, revokeGrant } from '../../src/domain/authorisation.js';
import { entitlementOf, partsOf, refuseLookUp } from '../../src/domain/look-up.js';
import { day } from '../file-builder.js';

const now = new Date('2025-05-30T10:00:00+08:00');
const period = { from: day('2025-06-01'), to: day('2025-08-31') };

const granted = (): readonly Grant[] => {
  const grants = addGrant([], period, 'enterprise@test', now, day('2025-05-30'));
  if (isDomainError(grants)) throw new Error(grants.detail);
  return grants;
};

describe('an authorisation', () => {
  test.each([
    ['2025-05-31', undefined],
    ['2025-06-01', 1],
    ['2025-07-10', 1],
    ['2025-08-31', 1],
    ['2025-09-01', undefined],
  ])('on %s: grant %s', (today, number) => {
    expect(grantInForce(granted(), day(today))?.number).toBe(number);
  });

  test('is over at once when it is revoked, whatever its period', () => {
    const revoked = revokeGrant(granted(), 1, new Date('2025-07-11T09:00:00+08:00'));
    if (isDomainError(revoked)) throw new Error(revoked.detail);
    expect(grantInForce(revoked, day('2025-07-11'))).toBeUndefined();
  });

  test('is refused for a period that is over or reversed', () => {
    const add = (from: string, to: string) =>
      addGrant([], { from: day(from), to: day(to) }, 'enterprise@test', now, day('2025-05-30'));
    expect(add('2025-01-01', '2025-05-29')).toMatchObject({ fields: [{ pointer: '/to', rule: 'PAST' }] });
    expect(add('2025-05-29', '2025-06-30')).toMatchObject({ fields: [{ pointer: '/from', rule: 'PAST' }] });
    expect(add('2025-05-30', '2025-06-30')).toHaveLength(1);
    expect(add('2025-07-01', '2025-06-30')).toMatchObject({ fields: [{ rule: 'PERIOD_REVERSED' }] });
  });
});

describe('the right to look up', () => {
  const subject = '91420100616400352X';
  const refusal = (roles: readonly string[], uscc: string | undefined, authorised: boolean) =>
    refuseLookUp(entitlementOf({ roles, uscc }), subject, () => authorised)?.code;

  test.each(['finance', 'regulator', 'operator', 'auditor', 'service'])('of a %s reaches all', (role) => {
    expect(refusal([role], undefined, false)).toBeUndefined();
  });

  test.each(['insurer', 'bank'])('of an %s needs an authorisation', (role) => {
    expect(refusal([role], '91350900587527783P', false)).toBe('AUTHORISATION_MISSING');
    expect(refusal([role], '91350900587527783P', true)).toBeUndefined();
    expect(refusal([role], undefined, true)).toBe('FORBIDDEN');
  });

  test('of an enterprise reaches itself', () => {
    expect(refusal(['enterprise'], subject, false)).toBeUndefined();
    expect(refusal(['enterprise'], '91350900587527783P', false)).toBe('FORBIDDEN');
  });

  test('shows a bank neither score nor vetoes', () => {
    expect(partsOf(entitlementOf({ roles: ['bank'], uscc: '91350900587527783P' }))).toEqual([
      'grade',
      'supervisionClass',
      'validTo',
      'dimensions',
    ]);
  });

  test('shows the reasons to those who supervise', () => {
    const partsFor = (role: string) => partsOf(entitlementOf({ roles: [role], uscc: undefined }));
    for (const role of ['regulator', 'operator', 'auditor']) expect(partsFor(role)).toContain('indicators');
    for (const role of ['finance', 'service']) expect(partsFor(role)).not.toContain('indicators');
  });

  test('of a department is that of the share request that it states', () => {
    const department = { roles: ['bureau'], uscc: undefined, department: 'STB' };
    expect(entitlementOf(department, 'request-1')).toEqual({
      kind: 'SHARED',
      requestId: 'request-1',
      department: 'STB',
    });
    expect(partsOf(entitlementOf(department, 'request-1'))).toEqual([]);
    expect(entitlementOf({ ...department, roles: ['bureau', 'regulator'] })).toMatchObject({ kind: 'ALL' });
  });
});
