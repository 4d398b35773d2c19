import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { type EnterpriseReport, registerEnterprise } from '../../src/domain/register-enterprise.js';
import { enterprise } from '../enterprise-example.js';
import { code } from '../institution-example.js';

const today = '2025-01-01' as CalendarDate;
const facts = {
  nameZh: '长飞光纤光缆股份有限公司',
  scale: 'LARGE',
  industryGroup: 'OPTO',
  registrationMatches: true,
};
const reported: EnterpriseReport = {
  uscc: code('91420100616400352X'),
  facts,
  classes: [{ code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16' as CalendarDate }],
  inZone: true,
  inZoneFrom: '1988-05-31' as CalendarDate,
  warnings: [],
};

describe('registering an enterprise', () => {
  test('takes a new code, and begins its histories', () => {
    expect(registerEnterprise(undefined, reported, today)).toEqual({
      outcome: 'REGISTERED',
      enterprise: enterprise(),
    });
  });

  test('knows the same report again, whatever the order in which its fields were stored', () => {
    const stored = enterprise({
      classes: reported.classes.map(({ from, code: kind, certificate }) => ({
        from,
        certificate,
        code: kind,
      })),
    });
    expect(registerEnterprise(stored, reported, today)).toEqual({ outcome: 'ALREADY_KNOWN' });
  });

  test.each([
    ['scale', { scale: 'SMALL' }],
    ['stage', { stage: 'GROWTH' }],
    ['industry code', { nationalIndustryCode: '3832' }],
  ])('refuses another %s under a registered code', (_, other) => {
    const second = { ...reported, facts: { ...facts, ...other } };
    expect(registerEnterprise(enterprise(), second, today)).toMatchObject({
      code: 'ENTERPRISE_ALREADY_REGISTERED',
      facts: { uscc: '91420100616400352X' },
    });
  });
});
