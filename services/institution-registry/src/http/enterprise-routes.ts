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
  type Principal,
  refusedLine,
  usccSchema,
} from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { changeEnterpriseCommand, type EnterpriseChange } from '../commands/change-enterprise.js';
import { readEnterprise, readEnterprises } from '../commands/read-enterprise.js';
import { type RegisterEnterprise, registerEnterpriseCommand } from '../commands/register-enterprise.js';
import {
  enterpriseClassCodes,
  enterpriseScales,
  enterpriseStages,
  industryGroups,
} from '../parameters/enterprise-codes.js';
import { enterprises } from '../store/enterprises.js';
import { asOfQuery, pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { enterpriseView } from './enterprise-view.js';
import { ifVersion } from './if-version.js';
import {
  locationSchema,
  membershipSchema,
  rawUsccSchema,
  registeredSchema,
  versionedSchema,
} from './institution-schemas.js';
import { versionsRoute } from './versions-route.js';

const classSchema = z
  .strictObject({
    code: z.string().refine((code) => enterpriseClassCodes.includes(code), {
      error: 'is not a class of enterprise',
      params: { rule: 'UNKNOWN_CODE' },
    }),
    certificate: z.string().min(1).max(60),
    from: dateSchema,
    to: dateSchema.optional(),
  })
  .refine((held) => held.to === undefined || held.from < held.to, {
    error: 'the period ends before it starts',
    path: ['to'],
    params: { rule: 'PERIOD_REVERSED' },
  });

const factSchemas = {
  nameZh: freeTextSchema(120),
  nameEn: freeTextSchema(200).optional(),
  scale: z.enum(enterpriseScales),
  stage: z.enum(enterpriseStages).optional(),
  industryGroup: z.enum(industryGroups),
  nationalIndustryCode: z
    .string()
    .regex(/^\d{4}$/, 'A class of GB/T 4754 has four digits')
    .optional(),
  location: locationSchema.optional(),
  registrationMatches: z.boolean(),
};

const enterpriseSchema = z.strictObject({
  uscc: rawUsccSchema,
  ...factSchemas,
  classes: z.array(classSchema).max(20),
  inZone: z.boolean(),
  inZoneFrom: dateSchema.optional(),
  effectiveOn: dateSchema.optional(),
});

const figuresSchema = z
  .strictObject({
    staff: z.int().min(0).max(10_000_000).optional(),
    revenue: nonNegativeYuanSchema.optional(),
    researchAndDevelopment: nonNegativeYuanSchema.optional(),
    exports: nonNegativeYuanSchema.optional(),
    source: freeTextSchema(200),
  })
  .refine(({ source: _, ...figures }) => Object.values(figures).some((figure) => figure !== undefined), {
    error: 'at least one figure is stated',
    params: { rule: 'EMPTY' },
  });

const example = {
  uscc: '91420100616400352X',
  nameZh: '长飞光纤光缆股份有限公司',
  scale: 'LARGE',
  industryGroup: 'OPTO',
  classes: [{ code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16', to: '2026-10-16' }],
  inZone: true,
  inZoneFrom: '1988-05-31',
  registrationMatches: true,
};

const byUscc = z.strictObject({ uscc: usccSchema });
const editors = { roles: ['operator', 'bureau', 'regulator'] } as const;
const tag = 'enterprises';

const registrationOf = (body: z.output<typeof enterpriseSchema>, by: string): RegisterEnterprise => {
  const { uscc, classes, inZone, inZoneFrom, effectiveOn, ...facts } = body;
  return { rawUscc: uscc, details: { facts, classes, inZone, inZoneFrom }, effectiveOn, by };
};

/** Figures are confidential: for the enterprise itself and for those who look after it. */
const seesFigures = ({ roles }: Principal): boolean =>
  roles.some((role) => ['enterprise', 'operator', 'finance', 'regulator', 'auditor'].includes(role));

const readers = {
  roles: ['operator', 'bureau', 'reviewer', 'rechecker', 'finance', 'regulator', 'auditor', 'enterprise'],
} as const;

export const enterpriseRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const change = async (
    uscc: z.output<typeof usccSchema>,
    wanted: EnterpriseChange,
    request: { readonly principal: { readonly subject: string }; readonly ifMatch: string | undefined },
  ) => {
    return changedAnswer(
      await platform.executor.execute(changeEnterpriseCommand, {
        uscc,
        change: wanted,
        by: request.principal.subject,
        ifVersion: ifVersion(request.ifMatch),
      }),
    );
  };
  return [
    defineRoute({
      method: 'post',
      path: '/v1/enterprises',
      operationId: 'registerEnterprise',
      summary: { en: 'Register an enterprise', zh: '登记企业' },
      tag,
      access: editors,
      idempotent: true,
      body: enterpriseSchema,
      example,
      responses: {
        201: {
          description: 'Registered, or known already',
          schema: registeredSchema.extend({ outcome: z.enum(['REGISTERED', 'ALREADY_KNOWN']) }),
        },
      },
      errors: ['USCC_INVALID', 'ENTERPRISE_ALREADY_REGISTERED'],
      handle: async ({ body, principal, idempotency }) => {
        const input = registrationOf(body, principal.subject);
        const executed = await platform.executor.execute(registerEnterpriseCommand, input, { idempotency });
        if (isDomainError(executed)) return executed;
        const { uscc, version } = executed.output;
        return {
          status: 201,
          body: executed.output,
          location: `/v1/enterprises/${uscc}`,
          etag: String(version),
          replayed: executed.replayed,
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/enterprises/:uscc',
      operationId: 'getEnterprise',
      summary: { en: 'Show an enterprise', zh: '查询企业' },
      tag,
      access: readers,
      params: byUscc,
      query: z.strictObject(asOfQuery),
      responses: { 200: { description: 'The enterprise, or what it was' } },
      errors: ['NOT_FOUND', 'USCC_INVALID'],
      handle: async ({ params, query, principal }) => {
        const refused = ownPartyOnly(principal, params.uscc);
        if (refused !== undefined) return refused;
        const asOf = readAsOf(query);
        if (isDomainError(asOf)) return asOf;
        const known = await readEnterprise(platform.store.db, params.uscc, asOf);
        if (known === undefined) return domainError('NOT_FOUND', `${params.uscc} is not registered`);
        const body = enterpriseView(known.record, seesFigures(principal));
        return { status: 200, body, etag: String(known.version) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/enterprises',
      operationId: 'listEnterprises',
      summary: { en: 'List enterprises, as of a date if wanted', zh: '企业列表（可按日期回溯）' },
      tag,
      access: { roles: readers.roles.filter((role) => role !== 'enterprise') },
      query: z.strictObject({
        ...pageQuery,
        class: z.enum(enterpriseClassCodes).optional(),
        inZone: z.enum(['true', 'false']).optional(),
      }),
      responses: {
        200: { description: 'In ascending order of the codes; an empty cursor ends the list' },
      },
      errors: [],
      handle: async ({ query }) => {
        const asOf = readAsOf(query);
        if (isDomainError(asOf)) return asOf;
        const page = { after: query.cursor, limit: query.limit };
        const { records, nextCursor } = await readEnterprises(platform.store.db, page, asOf);
        const items = records
          .map(({ record }) => record)
          .filter(
            (enterprise) =>
              (query.class === undefined || enterprise.classes.some(({ code }) => code === query.class)) &&
              (query.inZone === undefined || enterprise.inZone === (query.inZone === 'true')),
          );
        return {
          status: 200,
          body: { items: items.map((enterprise) => enterpriseView(enterprise, false)), nextCursor },
        };
      },
    }),
    versionsRoute(platform, {
      records: enterprises,
      path: '/v1/enterprises/:id/versions',
      operationId: 'listEnterpriseVersions',
      summary: { en: 'List every version of an enterprise', zh: '企业历史版本' },
      tag,
      view: (enterprise) => enterpriseView(enterprise, true),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/enterprises/:uscc/classes',
      operationId: 'setEnterpriseClasses',
      summary: { en: 'Set the classes of an enterprise', zh: '设定企业类别' },
      tag,
      access: editors,
      params: byUscc,
      body: z.strictObject({ classes: z.array(classSchema).max(20) }),
      example: { classes: example.classes },
      responses: { 200: { description: 'Set', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'SET_CLASSES', classes: request.body.classes }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/enterprises/:uscc/membership',
      operationId: 'setZoneMembership',
      summary: { en: 'Set the zone membership of an enterprise', zh: '设定入区状态' },
      tag,
      access: editors,
      params: byUscc,
      body: membershipSchema,
      example: { inZone: true, from: '2024-07-01' },
      responses: { 200: { description: 'Set', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'SET_MEMBERSHIP', membership: request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/enterprises/:uscc/particulars',
      operationId: 'amendEnterprise',
      summary: { en: 'Set the facts of an enterprise from a day on', zh: '变更企业基本信息' },
      tag,
      access: editors,
      params: byUscc,
      body: z.strictObject({ from: dateSchema, ...factSchemas }),
      example: {
        from: '2025-07-01',
        nameZh: '长飞光纤光缆股份有限公司',
        scale: 'LARGE',
        stage: 'MATURE',
        industryGroup: 'OPTO',
        nationalIndustryCode: '3832',
        registrationMatches: true,
      },
      responses: { 200: { description: 'Set', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'AMEND_PARTICULARS', particulars: request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/enterprises/:uscc/predecessor',
      operationId: 'linkPredecessor',
      summary: { en: 'Link an enterprise to the code it had before', zh: '关联前身企业代码' },
      tag,
      access: editors,
      params: byUscc,
      body: z.strictObject({ predecessorUscc: usccSchema, from: dateSchema }),
      example: { predecessorUscc: '914201003033179534', from: '2025-07-01' },
      responses: { 200: { description: 'Linked', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) => {
        const { predecessorUscc, from } = request.body;
        const predecessor = { uscc: predecessorUscc, from };
        return change(request.params.uscc, { kind: 'LINK_PREDECESSOR', predecessor }, request);
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/enterprises/:uscc/figures/:year',
      operationId: 'recordFigures',
      summary: { en: 'Record the figures of a year', zh: '登记年度指标' },
      tag,
      access: editors,
      params: z.strictObject({
        uscc: usccSchema,
        year: z.coerce
          .number()
          .int()
          .min(1980)
          .max(2100)
          .meta({ examples: [2024] }),
      }),
      body: figuresSchema,
      example: {
        staff: 3200,
        revenue: '12100000000.00',
        researchAndDevelopment: '780000000.00',
        exports: '3900000000.00',
        source: '企业年度报告 2024',
      },
      responses: { 200: { description: 'Recorded', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) => {
        const figures = { year: request.params.year, ...request.body };
        return change(request.params.uscc, { kind: 'RECORD_FIGURES', figures }, request);
      },
    }),
  ];
};

/** A file of enterprises, answered line by line. */
export const enterpriseBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/enterprises/bulk',
    operationId: 'registerEnterprises',
    summary: { en: 'Register enterprises, one a line', zh: '批量登记企业' },
    tag,
    access: editors,
    item: enterpriseSchema,
    example,
    answerExample: { line: 1, outcome: 'registered', uscc: '91420100616400352X' },
    errors: ['USCC_INVALID', 'ENTERPRISE_ALREADY_REGISTERED'],
    handleBatch: async (items, { principal }) => {
      const results = await platform.executor.executeAll(
        registerEnterpriseCommand,
        items.map(({ value }) => registrationOf(value, principal.subject)),
      );
      return results.map((result, index) => {
        const line = items[index]?.line ?? 0;
        if (isDomainError(result)) return refusedLine(line, result);
        const { outcome, uscc } = result.output;
        return { line, outcome: outcome === 'REGISTERED' ? 'registered' : 'known', uscc };
      });
    },
  });
