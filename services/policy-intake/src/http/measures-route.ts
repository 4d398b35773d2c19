import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { calendarDateAt, fen, formatYuan, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { measuresAsOf } from '../store/measures.js';
import { type Measure, measuredBy } from '../store/scanned-measures.js';
import { pageSchema } from './policy-schemas.js';
import { scopeOfList } from './policy-visibility.js';

const measureSchema = z.strictObject({
  key: z.string(),
  policies: z.int(),
  enterprises: z.int(),
  premium: z.string(),
  cumulativeCover: z.string(),
  inForcePolicies: z.int(),
  inForceEnterprises: z.int(),
  inForceCover: z.string(),
});

const measureView = (measure: Measure): z.input<typeof measureSchema> => ({
  ...measure,
  premium: formatYuan(fen(measure.premium)),
  cumulativeCover: formatYuan(fen(measure.cumulativeCover)),
  inForceCover: formatYuan(fen(measure.inForceCover)),
});

/** Premium and cover as of any day, in total or by line, by insurer with its share, or by enterprise. */
export const measuresRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/measures',
    operationId: 'getMeasures',
    summary: { en: 'Measure premium and cover as of a day', zh: '按日期统计保费与保额' },
    tag: 'measures',
    access: { roles: ['insurer', 'enterprise', 'operator', 'regulator', 'finance', 'auditor', 'bureau'] },
    query: z.strictObject({
      asOf: dateSchema.optional(),
      since: dateSchema.optional().meta({ description: 'Only policies that begin on this day or later' }),
      by: z.enum(measuredBy).default('total'),
      line: codeSchema.optional(),
      insurer: usccSchema.optional().meta({ description: 'What this insurer has by its share' }),
      insured: usccSchema.optional(),
      ...pageSchema,
    }),
    responses: {
      200: {
        description: 'A row for each key, in their order; an empty cursor ends the list',
        schema: z.strictObject({
          asOf: z.string(),
          waiting: z.int().meta({
            description:
              'Changes of policies that are reported and not counted yet, at least; other than 0 for a minute or two after a large file',
          }),
          items: z.array(measureSchema),
          nextCursor: z.string(),
        }),
      },
    },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      const scope = scopeOfList(principal, query);
      if (isDomainError(scope)) return scope;
      const { since, by, line, cursor, limit } = query;
      const asOf = query.asOf ?? calendarDateAt(platform.clock.now());
      const request = { ...scope, asOf, since, by, line, after: cursor, limit };
      const { measures: rows, waiting } = await measuresAsOf(platform.store.db, request);
      const nextCursor = by !== 'total' && rows.length === limit ? (rows.at(-1)?.key ?? '') : '';
      return { status: 200, body: { asOf, waiting, items: rows.map(measureView), nextCursor } };
    },
  });
