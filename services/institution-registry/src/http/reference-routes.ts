import { type AnyRoute, dateSchema, defineRoute, type Platform } from '@donghu/chassis';
import { calendarDateAt } from '@donghu/kernel';
import * as z from 'zod';
import { coveredLines } from '../parameters/covered-lines.js';
import { departmentName, departments } from '../parameters/departments.js';
import { locations, zoneCode } from '../parameters/locations.js';

const tag = 'reference';

/** Codes with their labels: codes are stable, labels are data. */
export const referenceRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/departments',
    operationId: 'listDepartments',
    summary: { en: 'List the responsible departments by their names of a day', zh: '责任单位目录' },
    tag,
    access: 'anyone',
    query: z.strictObject({ asOf: dateSchema.optional() }),
    responses: { 200: { description: 'Codes with labels' } },
    errors: [],
    handle: async ({ query }) => {
      const on = query.asOf ?? calendarDateAt(platform.clock.now());
      const items = departments.map((department) => ({
        code: department.code,
        ...departmentName(department, on),
      }));
      return { status: 200, body: { items } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/locations',
    operationId: 'listLocations',
    summary: { en: 'List sub-districts and parks of the zone', zh: '街道与园区目录' },
    tag,
    access: 'anyone',
    responses: { 200: { description: 'Codes with labels' } },
    errors: [],
    handle: async () => ({ status: 200, body: { zone: zoneCode, items: locations } }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/covered-lines',
    operationId: 'listCoveredLines',
    summary: { en: 'List the lines with a list of obligation or of demand', zh: '应保与愿保险种目录' },
    tag,
    access: 'anyone',
    responses: { 200: { description: 'Codes with labels, and who keeps the list' } },
    errors: [],
    handle: async () => ({ status: 200, body: { items: coveredLines } }),
  }),
];
