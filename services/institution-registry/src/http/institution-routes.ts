import { type AnyRoute, dateSchema, defineRoute, type Platform, usccSchema } from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { changeInstitutionCommand, type InstitutionChange } from '../commands/change-institution.js';
import { readInstitution, readInstitutions } from '../commands/read-institution.js';
import { registerInstitutionCommand } from '../commands/register-institution.js';
import { institutionStates } from '../domain/institution.js';
import { institutionKindCodes } from '../parameters/institution-kinds.js';
import { institutions } from '../store/institutions.js';
import { asOfQuery, pageQuery, readAsOf } from './as-of-query.js';
import { changedAnswer } from './changed-answer.js';
import { ifVersion } from './if-version.js';
import {
  dedicatedUnitSchema,
  licenceSchema,
  membershipSchema,
  particularsSchema,
  registeredSchema,
  registerInstitutionExample,
  registerInstitutionSchema,
  roleSchema,
  stateSchema,
  versionedSchema,
} from './institution-schemas.js';
import { institutionView } from './institution-view.js';
import { registrationInput } from './registration-input.js';
import { versionsRoute } from './versions-route.js';

const byUscc = z.strictObject({ uscc: usccSchema });
const editors = { roles: ['operator', 'regulator'] } as const;
const tag = 'institutions';

export const institutionRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const change = async (
    uscc: z.output<typeof usccSchema>,
    wanted: InstitutionChange,
    request: { readonly principal: { readonly subject: string }; readonly ifMatch: string | undefined },
  ) => {
    return changedAnswer(
      await platform.executor.execute(changeInstitutionCommand, {
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
      path: '/v1/institutions',
      operationId: 'registerInstitution',
      summary: { en: 'Register an institution', zh: '登记机构' },
      tag,
      access: editors,
      idempotent: true,
      body: registerInstitutionSchema,
      example: registerInstitutionExample,
      responses: { 201: { description: 'Registered', schema: registeredSchema } },
      errors: ['USCC_INVALID', 'INSTITUTION_ALREADY_REGISTERED'],
      handle: async ({ body, principal, idempotency }) => {
        const input = registrationInput(body, principal.subject);
        if (isDomainError(input)) return input;
        const executed = await platform.executor.execute(registerInstitutionCommand, input, { idempotency });
        if (isDomainError(executed)) return executed;
        const { uscc, version } = executed.output;
        return {
          status: 201,
          body: executed.output,
          location: `/v1/institutions/${uscc}`,
          etag: String(version),
          replayed: executed.replayed,
        };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/institutions/:uscc',
      operationId: 'getInstitution',
      summary: { en: 'Show an institution', zh: '查询机构' },
      tag,
      access: 'anyone',
      params: byUscc,
      query: z.strictObject(asOfQuery),
      responses: { 200: { description: 'The institution, or what it was' } },
      errors: ['NOT_FOUND', 'USCC_INVALID'],
      handle: async ({ params, query }) => {
        const asOf = readAsOf(query);
        if (isDomainError(asOf)) return asOf;
        const known = await readInstitution(platform.store.db, params.uscc, asOf);
        if (known === undefined) return domainError('NOT_FOUND', `${params.uscc} is not registered`);
        return { status: 200, body: institutionView(known.record), etag: String(known.version) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/institutions',
      operationId: 'listInstitutions',
      summary: { en: 'List institutions, as of a date if wanted', zh: '机构列表（可按日期回溯）' },
      tag,
      access: 'anyone',
      query: z.strictObject({
        ...pageQuery,
        kind: z.enum(institutionKindCodes).optional(),
        state: z.enum(institutionStates).optional(),
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
        const { records, nextCursor } = await readInstitutions(platform.store.db, page, asOf);
        const items = records
          .map(({ record }) => record)
          .filter(
            (institution) =>
              (query.kind === undefined || institution.roles.some(({ kind }) => kind === query.kind)) &&
              (query.state === undefined || institution.state === query.state) &&
              (query.inZone === undefined || institution.inZone === (query.inZone === 'true')),
          );
        return { status: 200, body: { items: items.map(institutionView), nextCursor } };
      },
    }),
    versionsRoute(platform, {
      records: institutions,
      path: '/v1/institutions/:id/versions',
      operationId: 'listInstitutionVersions',
      summary: { en: 'List every version of an institution', zh: '机构历史版本' },
      tag,
      view: institutionView,
    }),
    defineRoute({
      method: 'post',
      path: '/v1/institutions/:uscc/roles',
      operationId: 'addInstitutionRole',
      summary: { en: 'Add a role to an institution', zh: '增加机构角色' },
      tag,
      access: editors,
      params: byUscc,
      body: roleSchema,
      example: { kind: 'SERVICE_OUTLET', from: '2025-04-01' },
      responses: { 200: { description: 'Added', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) => change(request.params.uscc, { kind: 'ADD_ROLE', role: request.body }, request),
    }),
    defineRoute({
      method: 'post',
      path: '/v1/institutions/:uscc/roles/end',
      operationId: 'endInstitutionRole',
      summary: { en: 'End a role of an institution', zh: '终止机构角色' },
      tag,
      access: editors,
      params: byUscc,
      body: z.strictObject({ kind: z.string().min(1).max(64), to: dateSchema }),
      example: { kind: 'SERVICE_OUTLET', to: '2025-12-01' },
      responses: { 200: { description: 'Ended', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) => {
        const { kind, to } = request.body;
        return change(request.params.uscc, { kind: 'END_ROLE', role: kind, to }, request);
      },
    }),
    defineRoute({
      method: 'put',
      path: '/v1/institutions/:uscc/particulars',
      operationId: 'amendInstitution',
      summary: { en: 'Set the facts of an institution from a day on', zh: '变更机构基本信息' },
      tag,
      access: editors,
      params: byUscc,
      body: particularsSchema,
      example: {
        from: '2025-07-01',
        nameZh: '史带财产保险股份有限公司湖北分公司',
        parentUscc: '91310000132235899W',
        level: 'PROVINCIAL_BRANCH',
        registeredCapital: '0.00',
      },
      responses: { 200: { description: 'Set', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'AMEND_PARTICULARS', particulars: request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/institutions/:uscc/membership',
      operationId: 'setInstitutionMembership',
      summary: { en: 'Set the zone membership of an institution', zh: '设定机构入区状态' },
      tag,
      access: editors,
      params: byUscc,
      body: membershipSchema,
      example: { inZone: true, from: '2025-03-10', basis: 'CERTIFICATE', certificate: 'OVC-2025-017' },
      responses: { 200: { description: 'Set', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'SET_MEMBERSHIP', membership: request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/institutions/:uscc/dedicated-unit',
      operationId: 'designateUnit',
      summary: { en: 'Designate a specialised tech-insurance unit', zh: '认定科技保险专营机构' },
      tag,
      access: editors,
      params: byUscc,
      body: dedicatedUnitSchema,
      example: { from: '2025-03-10', separateAssessment: true, headOfficeDepartment: '科技保险事业部' },
      responses: { 200: { description: 'Designated', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'DESIGNATE_UNIT', unit: request.body }, request),
    }),
    defineRoute({
      method: 'put',
      path: '/v1/institutions/:uscc/state',
      operationId: 'changeInstitutionState',
      summary: { en: 'Move an institution to another state', zh: '变更机构状态' },
      tag,
      access: editors,
      params: byUscc,
      body: z.strictObject({ state: stateSchema, from: dateSchema }),
      example: { state: 'SUSPENDED', from: '2025-10-01' },
      responses: { 200: { description: 'Changed', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH', 'INSTITUTION_TRANSITION_NOT_ALLOWED'],
      handle: (request) => change(request.params.uscc, { kind: 'CHANGE_STATE', ...request.body }, request),
    }),
    defineRoute({
      method: 'post',
      path: '/v1/institutions/:uscc/licences',
      operationId: 'recordLicence',
      summary: { en: 'Record a licence', zh: '登记许可证' },
      tag,
      access: editors,
      params: byUscc,
      body: licenceSchema,
      example: { scheme: 'CBIRC', number: '000142420000', from: '2019-01-01' },
      responses: { 200: { description: 'Recorded', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) =>
        change(request.params.uscc, { kind: 'RECORD_LICENCE', licence: request.body }, request),
    }),
    defineRoute({
      method: 'post',
      path: '/v1/institutions/:uscc/licences/end',
      operationId: 'endLicence',
      summary: { en: 'End a licence', zh: '终止许可证' },
      tag,
      access: editors,
      params: byUscc,
      body: z.strictObject({
        scheme: z.string().min(1).max(40),
        number: z.string().min(1).max(40),
        to: dateSchema,
      }),
      example: { scheme: 'CBIRC', number: '000142420000', to: '2025-12-01' },
      responses: { 200: { description: 'Ended', schema: versionedSchema } },
      errors: ['NOT_FOUND', 'VERSION_MISMATCH'],
      handle: (request) => {
        const { to, ...licence } = request.body;
        return change(request.params.uscc, { kind: 'END_LICENCE', licence, to }, request);
      },
    }),
  ];
};
