import { describe, expect, test } from '@jest/globals';
import { anonymous, mayAccess, ownPartyOnly, type Role, roles } from '../../src/authentication/index.js';

const own = '91420106MADH00014F';
const foreign = '91420106MADH00022A';

const principal = (...held: Role[]) => ({ subject: 's', roles: held, uscc: own });

describe('access by role', () => {
  test.each(roles.filter((role) => role !== 'public'))(
    'lets %s in where it is named, and nowhere else',
    (role) => {
      const others = roles.filter((other) => other !== role && other !== 'public');

      expect(mayAccess(principal(role), { roles: [role] })).toBe(true);
      expect(mayAccess(principal(role), { roles: others })).toBe(false);
      expect(mayAccess(principal(role), 'anyone')).toBe(true);
    },
  );

  test('gives everybody what the public has', () => {
    expect(mayAccess(anonymous, { roles: ['public'] })).toBe(true);
    expect(mayAccess(principal(), { roles: ['public'] })).toBe(true);
    expect(mayAccess(anonymous, { roles: ['operator'] })).toBe(false);
  });
});

describe('acting for a party', () => {
  test.each<Role>(['insurer', 'enterprise', 'bank'])('binds %s to its own code', (role) => {
    expect(ownPartyOnly(principal(role), own)).toBeUndefined();
    expect(ownPartyOnly(principal(role), foreign)?.code).toBe('FORBIDDEN');
    expect(ownPartyOnly({ ...principal(role), uscc: undefined }, own)?.code).toBe('FORBIDDEN');
  });

  test.each<Role>(['operator', 'regulator', 'auditor', 'finance', 'bureau'])('does not bind %s', (role) => {
    expect(ownPartyOnly(principal(role), foreign)).toBeUndefined();
  });

  test('binds a party that holds an office, too, and gives the public nothing', () => {
    expect(ownPartyOnly(principal('insurer', 'finance'), foreign)?.code).toBe('FORBIDDEN');
    expect(ownPartyOnly(anonymous, own)?.code).toBe('FORBIDDEN');
  });
});
