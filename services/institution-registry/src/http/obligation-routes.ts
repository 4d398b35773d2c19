import {
  type AnyBulkRoute,
  type AnyRoute,
  dateSchema,
  defineBulkRoute,
  defineRoute,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  refusedLine,
  usccSchema,
} from '@donghu/chassis';
import { holdsOn, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { type ListEnterprise, listEnterpriseCommand } from '../commands/list-enterprise.js';
import type { AsOf } from '../domain/as-of.js';
import type { Obligation } from '../domain/obligation.js';
import { type Known, type KnownPage, listKnown } from '../store/kept-record-queries.js';
import { obligations } from '../store/obligations.js';
import { asOfQuery, pageQuery, readAsOf } from './as-of-query.js';
import { departmentSchema, obligedLineSchema } from './covered-line-schemas.js';
import { notReversed, periodReversed } from './institution-schemas.js';
import { versionsRoute } from './versions-route.js';

const listedSchema = z
  .strictObject({
    department: departmentSchema,
    enterpriseUscc: usccSchema,
    line: obligedLineSchema,
    from: dateSchema,
    to: dateSchema.optional(),
    category: freeTextSchema(80),
    listReference: freeTextSchema(80),
  })
  .refine(notReversed, periodReversed);

const example = {
  department: 'EEB',
  enterpriseUscc: '91420100616400352X',
  line: 'ENV_LIAB',
  from: '2025-01-01',
  category: '危险废物产生单位',
  listReference: '2025年环境污染责任险名录',
};

const lists = { roles: ['bureau', 'operator', 'regulator'] } as const;
const readers = { roles: ['bureau', 'operator', 'regulator', 'auditor', 'finance'] } as const;
const tag = 'obligations';

const inputOf = (body: z.output<typeof listedSchema>, by: string): ListEnterprise => {
  const { enterpriseUscc, line, ...period } = body;
  return { listed: { enterpriseUscc, line, period }, by };
};

const view = ({ enterpriseUscc, line, periods }: Obligation) => ({
  enterpriseUscc,
  line,
  periods: periods.map((period) => ({ ...period, to: period.to ?? '' })),
});

/** With a date asked for: the periods that hold on it, and no obligation without one. */
const shown = ({ record }: Known<Obligation>, { on }: AsOf) => {
  const periods = on === undefined ? record.periods : record.periods.filter((period) => holdsOn(period, on));
  return periods.length === 0 ? [] : [view({ ...record, periods })];
};

const pageBody = ({ records, nextCursor }: KnownPage<Obligation>, asOf: AsOf) => ({
  items: records.flatMap((known) => shown(known, asOf)),
  nextCursor,
});

export const obligationRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/obligations',
    operationId: 'listEnterprise',
    summary: { en: 'Put an enterprise on a list of obligation, or take it off', zh: '登记应保企业' },
    tag,
    access: lists,
    idempotent: true,
    body: listedSchema,
    example,
    responses: {
      201: {
        description: 'Taken, or known already',
        schema: z.strictObject({
          id: z.string(),
          outcome: z.enum(['BEGAN', 'ENDED', 'CORRECTED', 'KNOWN']),
          version: z.int(),
        }),
      },
    },
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN'],
    handle: async ({ body, principal, idempotency }) => {
      const input = inputOf(body, principal.subject);
      const executed = await platform.executor.execute(listEnterpriseCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return { status: 201, body: output, etag: String(output.version), replayed };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/obligations',
    operationId: 'listObligations',
    summary: { en: 'List who is obliged to hold a line, as of a date', zh: '应保企业名单（可按日期回溯）' },
    tag,
    access: readers,
    query: z.strictObject({ ...pageQuery, line: obligedLineSchema }),
    responses: { 200: { description: 'In ascending order of the codes; an empty cursor ends the list' } },
    errors: [],
    handle: async ({ query }) => {
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const page = await listKnown(platform.store.db, obligations, {
        where: { line: query.line },
        after: query.cursor,
        limit: query.limit,
        knownBefore: asOf.knownBefore,
      });
      return { status: 200, body: pageBody(page, asOf) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/enterprises/:uscc/obligations',
    operationId: 'listObligationsOfEnterprise',
    summary: { en: 'List what an enterprise is obliged to hold', zh: '查询企业应保险种' },
    tag,
    access: { roles: [...readers.roles, 'enterprise'] },
    params: z.strictObject({ uscc: usccSchema }),
    query: z.strictObject(asOfQuery),
    responses: { 200: { description: 'One item a line' } },
    errors: ['USCC_INVALID'],
    handle: async ({ params, query, principal }) => {
      const refused = ownPartyOnly(principal, params.uscc);
      if (refused !== undefined) return refused;
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const page = await listKnown(platform.store.db, obligations, {
        where: { enterpriseUscc: params.uscc },
        after: '',
        limit: 500,
        knownBefore: asOf.knownBefore,
      });
      return { status: 200, body: pageBody(page, asOf) };
    },
  }),
  versionsRoute(platform, {
    records: obligations,
    path: '/v1/obligations/:id/versions',
    operationId: 'listObligationVersions',
    summary: { en: 'List every version of an obligation', zh: '应保记录历史版本' },
    tag,
    view,
  }),
];

/** A department's list, answered line by line; it may be sent again. */
export const obligationBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/obligations/bulk',
    operationId: 'importObligations',
    summary: { en: "Import a department's list of obliged enterprises", zh: '导入部门应保企业名录' },
    tag,
    access: lists,
    item: listedSchema,
    example,
    answerExample: { line: 1, outcome: 'began', id: '91420100616400352X.ENV_LIAB', version: 1 },
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN'],
    handleBatch: async (items, { principal }) => {
      const results = await platform.executor.executeAll(
        listEnterpriseCommand,
        items.map(({ value }) => inputOf(value, principal.subject)),
      );
      return results.map((result, index) => {
        const line = items[index]?.line ?? 0;
        if (isDomainError(result)) return refusedLine(line, result);
        const { outcome, ...rest } = result.output;
        return { line, outcome: outcome.toLowerCase(), ...rest };
      });
    },
  });
