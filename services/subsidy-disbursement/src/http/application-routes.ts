import {
  type AnyRoute,
  codeSchema,
  defineRoute,
  ownPartyOnly,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { applicationStates } from '../domain/application.js';
import { explainInWords } from '../domain/explain.js';
import { findApplication, listApplications } from '../store/application-queries.js';
import type { ApplicationDocument } from '../store/applications.js';
import { explanationOf } from '../store/explanation.js';
import { officersAndEnterprises, partyOf } from './access.js';
import { cursorSchema, limitSchema, pageOf, pageSchema } from './page.js';
import { applicationViewExample, applicationViewSchema, explanationSchema } from './view-schemas.js';
import { applicationView } from './views.js';

const byId = z.strictObject({ id: z.string().min(1).max(100) });
const tag = 'applications';

export const applicationRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => {
  const find = async (
    id: string,
    principal: Parameters<typeof ownPartyOnly>[0],
  ): Promise<ApplicationDocument | DomainError> => {
    const application = await findApplication(platform.store.db, id);
    if (application === undefined) return domainError('APPLICATION_UNKNOWN', `there is no application ${id}`);
    return ownPartyOnly(principal, application.policy.enterpriseUscc) ?? application;
  };
  return [
    defineRoute({
      method: 'get',
      path: '/v1/applications',
      operationId: 'listApplications',
      summary: { en: 'List applications', zh: '查询补贴申请' },
      tag,
      access: officersAndEnterprises,
      query: z.strictObject({
        state: z.enum(applicationStates).optional(),
        scheme: codeSchema.optional(),
        enterprise: usccSchema.optional(),
        cursor: cursorSchema,
        limit: limitSchema,
      }),
      responses: {
        200: {
          description: 'A page in the order of the policies; an empty cursor ends the list',
          schema: pageSchema(applicationViewSchema),
          example: { items: [applicationViewExample], nextCursor: '' },
        },
      },
      errors: ['USCC_INVALID'],
      handle: async ({ query, principal }) => {
        const enterpriseUscc = partyOf(principal, query.enterprise);
        if (isDomainError(enterpriseUscc)) return enterpriseUscc;
        const { state, scheme, cursor, limit } = query;
        const filter = { enterpriseUscc, state, scheme };
        const page = await listApplications(platform.store.db, filter, cursor, limit);
        return { status: 200, body: pageOf(page, limit, applicationView) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/applications/:id',
      operationId: 'getApplication',
      summary: { en: 'Show an application by its number or policy id', zh: '查询单个申请' },
      tag,
      access: officersAndEnterprises,
      params: byId,
      responses: {
        200: {
          description: 'The application',
          schema: applicationViewSchema,
          example: applicationViewExample,
        },
      },
      errors: ['APPLICATION_UNKNOWN'],
      handle: async ({ params, principal }) => {
        const application = await find(params.id, principal);
        if (isDomainError(application)) return application;
        return { status: 200, body: applicationView(application), etag: String(application.version) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/applications/:id/explanation',
      operationId: 'explainApplication',
      summary: { en: 'Explain an amount: every input, every limit, the clauses', zh: '补贴金额说明' },
      tag,
      access: officersAndEnterprises,
      params: byId,
      responses: {
        200: { description: 'Steps and a sentence in both languages', schema: explanationSchema },
      },
      errors: ['APPLICATION_UNKNOWN'],
      handle: async ({ params, principal }) => {
        const application = await find(params.id, principal);
        if (isDomainError(application)) return application;
        const explanation = await explanationOf(platform.store.db, application);
        return { status: 200, body: { ...explanation, text: explainInWords(application) } };
      },
    }),
  ];
};
