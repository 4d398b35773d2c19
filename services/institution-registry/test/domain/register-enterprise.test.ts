import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import type { Enterprise } from '../../src/domain/enterprise.js';
import { registerEnterprise } from '../../src/domain/register-enterprise.js';
import { code } from '../institution-example.js';

const reported: Enterprise = {
  uscc: code('91420100616400352X'),
  nameZh: '长飞光纤光缆股份有限公司',
  scale: 'LARGE',
  industryGroup: 'OPTO',
  classes: [{ code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16' as CalendarDate }],
  inZone: true,
  inZoneFrom: '1988-05-31' as CalendarDate,
  registrationMatches: true,
  warnings: [],
};

describe('registering an enterprise', () => {
  test('takes a new code', () => {
    expect(registerEnterprise(undefined, reported)).toEqual({ outcome: 'REGISTERED', enterprise: reported });
  });

  test('knows the same report again, whatever the order in which its fields were stored', () => {
    const stored: Enterprise = {
      ...reported,
      classes: reported.classes.map(({ from, code: kind, certificate }) => ({
        from,
        certificate,
        code: kind,
      })),
    };
    expect(registerEnterprise(stored, reported)).toEqual({ outcome: 'ALREADY_KNOWN' });
  });

  test('refuses other facts under a registered code', () => {
    expect(registerEnterprise(reported, { ...reported, scale: 'SMALL' })).toMatchObject({
      code: 'ENTERPRISE_ALREADY_REGISTERED',
      facts: { uscc: '91420100616400352X' },
    });
  });
});
