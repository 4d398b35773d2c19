import type { CalendarDate } from '@donghu/kernel';
import type { Enterprise } from '../src/domain/enterprise.js';
import { code } from './institution-example.js';

const facts = {
  nameZh: '长飞光纤光缆股份有限公司',
  scale: 'LARGE',
  industryGroup: 'OPTO',
  registrationMatches: true,
};

/** An enterprise of the zone, with whatever a test needs otherwise. */
export const enterprise = (more: Partial<Enterprise> = {}): Enterprise => ({
  ...facts,
  uscc: code('91420100616400352X'),
  classes: [{ code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16' as CalendarDate }],
  inZone: true,
  inZoneFrom: '1988-05-31' as CalendarDate,
  warnings: [],
  particulars: [{ ...facts, from: '2025-01-01' as CalendarDate }],
  memberships: [{ inZone: true, from: '1988-05-31' as CalendarDate }],
  figures: [],
  ...more,
});
