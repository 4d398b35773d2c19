import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { addRole } from '../../src/domain/add-role.js';
import { institution } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;

describe('adding a role', () => {
  test('lets one registration hold several at once', () => {
    const changed = addRole(institution(), { kind: 'SERVICE_OUTLET', from: on('2025-04-01') });
    expect(changed).toMatchObject({ roles: [{ kind: 'INSURER_PROV_BRANCH' }, { kind: 'SERVICE_OUTLET' }] });
  });

  test('refuses a role that is held on that day', () => {
    expect(addRole(institution(), { kind: 'INSURER_PROV_BRANCH', from: on('2025-04-01') })).toMatchObject({
      code: 'VALIDATION_FAILED',
      fields: [{ rule: 'ROLE_HELD' }],
    });
  });

  test('refuses a role that would run into one that is held later', () => {
    const earlier = { kind: 'INSURER_PROV_BRANCH', from: on('2018-01-01') };
    expect(addRole(institution(), earlier)).toMatchObject({ fields: [{ rule: 'ROLE_HELD' }] });
    expect(addRole(institution(), { ...earlier, to: on('2019-01-01') })).toMatchObject({
      roles: [{ from: '2019-01-01' }, { to: '2019-01-01' }],
    });
  });

  test('takes a role again that had ended', () => {
    const former = institution({ roles: [{ kind: 'BROKER', from: on('2020-01-01'), to: on('2022-01-01') }] });
    expect(addRole(former, { kind: 'BROKER', from: on('2022-01-01') })).toMatchObject({
      roles: [{ to: '2022-01-01' }, { from: '2022-01-01' }],
    });
  });
});
