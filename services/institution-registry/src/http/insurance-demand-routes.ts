import {
  type AnyBulkRoute,
  type AnyRoute,
  dateSchema,
  defineBulkRoute,
  defineRoute,
  freeTextSchema,
  nonNegativeYuanSchema,
  ownPartyOnly,
  type Platform,
  refusedLine,
  usccSchema,
} from '@donghu/chassis';
import { formatYuan, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { closeInsuranceDemandCommand } from '../commands/close-insurance-demand.js';
import {
  type RegisterInsuranceDemand,
  registerInsuranceDemandCommand,
} from '../commands/register-insurance-demand.js';
import { demandOutcomes, type InsuranceDemand, isOpenOn } from '../domain/insurance-demand.js';
import { insuranceDemands } from '../store/insurance-demands.js';
import { listKnown } from '../store/kept-record-queries.js';
import { pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { demandLineSchema } from './covered-line-schemas.js';
import { ifVersion } from './if-version.js';
import { versionsRoute } from './versions-route.js';

const demandSchema = z.strictObject({
  enterpriseUscc: usccSchema,
  line: demandLineSchema,
  registeredOn: dateSchema,
  cover: nonNegativeYuanSchema.optional(),
  source: freeTextSchema(120).optional(),
});

const example = {
  enterpriseUscc: '91420100616400352X',
  line: 'EXP_ST',
  registeredOn: '2025-03-10',
  cover: '20000000.00',
};

const registrars = { roles: ['enterprise', 'operator', 'bureau'] } as const;
const tag = 'insurance demands';

const inputOf = (body: z.output<typeof demandSchema>, by: string): RegisterInsuranceDemand => {
  const { enterpriseUscc, line, ...entry } = body;
  return { enterpriseUscc, line, entry, by };
};

const view = ({ enterpriseUscc, line, entries }: InsuranceDemand) => ({
  enterpriseUscc,
  line,
  entries: entries.map(({ cover, ...entry }) => ({
    ...entry,
    ...(cover === undefined ? {} : { cover: formatYuan(cover) }),
  })),
});

export const insuranceDemandRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/insurance-demands',
    operationId: 'registerInsuranceDemand',
    summary: { en: 'Register a demand for insurance', zh: '登记投保需求' },
    tag,
    access: registrars,
    idempotent: true,
    body: demandSchema,
    example,
    responses: {
      201: {
        description: 'Registered, or known already',
        schema: z.strictObject({
          id: z.string(),
          outcome: z.enum(['REGISTERED', 'KNOWN']),
          version: z.int(),
        }),
      },
    },
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN', 'ALREADY_REPORTED'],
    handle: async ({ body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, body.enterpriseUscc);
      if (refused !== undefined) return refused;
      const input = inputOf(body, principal.subject);
      const executed = await platform.executor.execute(registerInsuranceDemandCommand, input, {
        idempotency,
      });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return { status: 201, body: output, etag: String(output.version), replayed };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/insurance-demands/:uscc/:line/closing',
    operationId: 'closeInsuranceDemand',
    summary: { en: 'Close the open demand: met or withdrawn', zh: '关闭投保需求' },
    tag,
    access: registrars,
    params: z.strictObject({ uscc: usccSchema, line: demandLineSchema }),
    body: z.strictObject({ on: dateSchema, outcome: z.enum(demandOutcomes) }),
    example: { on: '2025-04-01', outcome: 'MET' },
    responses: {
      200: { description: 'Closed', schema: z.strictObject({ id: z.string(), version: z.int() }) },
    },
    errors: ['NOT_FOUND', 'VERSION_MISMATCH', 'USCC_INVALID'],
    handle: async ({ params, body, principal, ifMatch }) => {
      const refused = ownPartyOnly(principal, params.uscc);
      if (refused !== undefined) return refused;
      return changedAnswer(
        await platform.executor.execute(closeInsuranceDemandCommand, {
          enterpriseUscc: params.uscc,
          line: params.line,
          closing: body,
          by: principal.subject,
          ifVersion: ifVersion(ifMatch),
        }),
      );
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/insurance-demands',
    operationId: 'listInsuranceDemands',
    summary: {
      en: 'List demands of a line; with a date, the open ones',
      zh: '投保需求登记册（可按日期回溯）',
    },
    tag,
    access: { roles: ['enterprise', 'operator', 'bureau', 'regulator', 'auditor', 'finance'] },
    query: z.strictObject({
      ...pageQuery,
      line: demandLineSchema.optional(),
      enterpriseUscc: usccSchema.optional(),
    }),
    responses: { 200: { description: 'In ascending order of the codes; an empty cursor ends the list' } },
    errors: ['USCC_INVALID'],
    handle: async ({ query, principal }) => {
      // An enterprise names itself; those who may see all need not name anybody.
      const refused = ownPartyOnly(principal, query.enterpriseUscc ?? '');
      if (refused !== undefined) return refused;
      const asOf = readAsOf(query);
      if (isDomainError(asOf)) return asOf;
      const { records, nextCursor } = await listKnown(platform.store.db, insuranceDemands, {
        where: {
          ...(query.line === undefined ? {} : { line: query.line }),
          ...(query.enterpriseUscc === undefined ? {} : { enterpriseUscc: query.enterpriseUscc }),
        },
        after: query.cursor,
        limit: query.limit,
        knownBefore: asOf.knownBefore,
      });
      const items = records
        .map(({ record }) => record)
        .filter((demand) => asOf.on === undefined || isOpenOn(demand, asOf.on));
      return { status: 200, body: { items: items.map(view), nextCursor } };
    },
  }),
  versionsRoute(platform, {
    records: insuranceDemands,
    path: '/v1/insurance-demands/:id/versions',
    operationId: 'listInsuranceDemandVersions',
    summary: { en: 'List every version of a demand', zh: '投保需求历史版本' },
    tag,
    view,
  }),
];

/** A list of demands, answered line by line; it may be sent again. */
export const insuranceDemandBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/insurance-demands/bulk',
    operationId: 'registerInsuranceDemands',
    summary: { en: 'Register demands for insurance, one a line', zh: '批量登记投保需求' },
    tag,
    access: { roles: ['operator', 'bureau'] },
    item: demandSchema,
    example: { ...example, registeredOn: '2025-05-06' },
    answerExample: { line: 1, outcome: 'registered', id: '91420100616400352X.EXP_ST', version: 1 },
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN', 'ALREADY_REPORTED'],
    handleBatch: async (items, { principal }) => {
      const results = await platform.executor.executeAll(
        registerInsuranceDemandCommand,
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
