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
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { changeEnterpriseCommand, type EnterpriseChange } from '../commands/change-enterprise.js';
import { enterpriseMessage } from '../commands/enterprise-message.js';
import { type RegisterEnterprise, registerEnterpriseCommand } from '../commands/register-enterprise.js';
import { enterpriseClassCodes, enterpriseScales, industryGroups } from '../parameters/enterprise-codes.js';
import { findEnterprise } from '../store/enterprise-queries.js';
import { rawUsccSchema, registeredSchema, versionedSchema } from './institution-schemas.js';

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

const enterpriseSchema = z.strictObject({
  uscc: rawUsccSchema,
  nameZh: freeTextSchema(120),
  scale: z.enum(enterpriseScales),
  industryGroup: z.enum(industryGroups),
  classes: z.array(classSchema).max(20),
  inZone: z.boolean(),
  inZoneFrom: dateSchema.optional(),
  registrationMatches: z.boolean(),
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
  const { uscc, ...facts } = body;
  return { rawUscc: uscc, details: { ...facts, inZoneFrom: facts.inZoneFrom }, by };
};

export const enterpriseRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const change = async (
    uscc: z.output<typeof usccSchema>,
    wanted: EnterpriseChange,
    request: { readonly principal: { readonly subject: string }; readonly ifMatch: string | undefined },
  ) => {
    const executed = await platform.executor.execute(changeEnterpriseCommand, {
      uscc,
      change: wanted,
      by: request.principal.subject,
      ifVersion:
        request.ifMatch === undefined || request.ifMatch === '*' ? undefined : Number(request.ifMatch),
    });
    if (isDomainError(executed)) return executed;
    return { status: 200, body: executed.output, etag: String(executed.output.version) };
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
      access: {
        roles: [
          'operator',
          'bureau',
          'reviewer',
          'rechecker',
          'finance',
          'regulator',
          'auditor',
          'enterprise',
        ],
      },
      params: byUscc,
      responses: { 200: { description: 'The enterprise' } },
      errors: ['NOT_FOUND', 'USCC_INVALID'],
      handle: async ({ params, principal }) => {
        const refused = ownPartyOnly(principal, params.uscc);
        if (refused !== undefined) return refused;
        const enterprise = await findEnterprise(platform.store.db, params.uscc);
        if (enterprise === undefined) return domainError('NOT_FOUND', `${params.uscc} is not registered`);
        const body = { ...enterpriseMessage(enterprise), warnings: enterprise.warnings };
        return { status: 200, body, etag: String(enterprise.version) };
      },
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
      body: z.strictObject({ inZone: z.boolean(), from: dateSchema }),
      example: { inZone: true, from: '2024-07-01' },
      responses: { 200: { description: 'Set', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) => change(request.params.uscc, { kind: 'SET_MEMBERSHIP', ...request.body }, request),
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
