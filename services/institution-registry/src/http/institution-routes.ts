import { type AnyRoute, dateSchema, defineRoute, type Platform, usccSchema } from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { changeInstitutionCommand, type InstitutionChange } from '../commands/change-institution.js';
import { institutionMessage } from '../commands/institution-message.js';
import { registerInstitutionCommand } from '../commands/register-institution.js';
import { findInstitution } from '../store/institution-queries.js';
import {
  licenceSchema,
  registeredSchema,
  registerInstitutionExample,
  registerInstitutionSchema,
  roleSchema,
  stateSchema,
  versionedSchema,
} from './institution-schemas.js';
import { registrationInput } from './registration-input.js';

const byUscc = z.strictObject({ uscc: usccSchema });
const editors = { roles: ['operator', 'regulator'] } as const;
const tag = 'institutions';

export const institutionRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const change = async (
    uscc: z.output<typeof usccSchema>,
    wanted: InstitutionChange,
    request: { readonly principal: { readonly subject: string }; readonly ifMatch: string | undefined },
  ) => {
    const executed = await platform.executor.execute(changeInstitutionCommand, {
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
      responses: { 200: { description: 'The institution' } },
      errors: ['NOT_FOUND', 'USCC_INVALID'],
      handle: async ({ params }) => {
        const institution = await findInstitution(platform.store.db, params.uscc);
        if (institution === undefined) return domainError('NOT_FOUND', `${params.uscc} is not registered`);
        const body = {
          ...institutionMessage(institution),
          state: institution.state,
          stateHistory: institution.stateHistory.map(({ state, from, recordedAt }) => ({
            state,
            from,
            recordedAt: recordedAt.toISOString(),
          })),
          warnings: institution.warnings,
        };
        return { status: 200, body, etag: String(institution.version) };
      },
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
