import type { CalendarDate } from '@donghu/kernel';
import { expect, test } from '@jest/globals';
import { endTenancy, type ParkTenancy } from '../../src/domain/park-tenancy.js';
import { code } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const tenancy: ParkTenancy = {
  tenantUscc: code('91420000MA49148N8B'),
  park: 'PARK-INSURANCE',
  unit: 'A座12层',
  areaSquareMetres: 860,
  from: on('2025-03-10'),
};

test('a tenancy ends once, and after it began', () => {
  const ended = endTenancy(tenancy, on('2026-03-10'));
  expect(ended).toEqual({ ...tenancy, to: '2026-03-10' });
  expect(endTenancy(tenancy, on('2025-03-10'))).toMatchObject({ fields: [{ rule: 'PERIOD_REVERSED' }] });
  expect(endTenancy(ended as ParkTenancy, on('2026-04-01'))).toMatchObject({ code: 'ALREADY_REPORTED' });
});
