import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import { domainError, formatYuan, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { refusedToSee, scopeOfList } from '../commands/project-visibility.js';
import { findDemand, findProject, listProjects } from '../store/capital-queries.js';
import { demandExample, demandIdSchema, projectIdSchema } from './capital-schemas.js';
import { projectView, projectViewExample, projectViewSchema } from './project-view.js';

const readers = {
  roles: ['insurer', 'enterprise', 'operator', 'regulator', 'finance', 'auditor', 'bureau'],
} as const;

export const projectRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/demands/:id',
    operationId: 'getDemand',
    summary: { en: 'Show a demand for capital', zh: '查询融资需求' },
    tag: 'demands',
    access: { roles: ['enterprise', 'operator', 'regulator', 'finance', 'auditor', 'bureau'] },
    params: z.strictObject({ id: demandIdSchema }),
    responses: {
      200: {
        description: 'The demand',
        schema: z.strictObject({
          demandId: z.string(),
          enterpriseUscc: z.string(),
          instrument: z.string(),
          amount: z.string(),
          termMonths: z.int(),
          registeredOn: z.string(),
        }),
        example: demandExample,
      },
    },
    errors: ['DEMAND_UNKNOWN'],
    handle: async ({ params, principal }) => {
      const demand = await findDemand(platform.store.db, params.id);
      if (demand === undefined) return domainError('DEMAND_UNKNOWN', `${params.id} is not registered`);
      const refused = ownPartyOnly(principal, demand.enterpriseUscc);
      if (refused !== undefined) return refused;
      const { _id, version, amount, ...rest } = demand;
      return { status: 200, body: { ...rest, amount: formatYuan(amount) }, etag: String(version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/:id',
    operationId: 'getProject',
    summary: { en: 'Show a project with its history', zh: '查询投资项目' },
    tag: 'projects',
    access: readers,
    params: z.strictObject({ id: projectIdSchema }),
    responses: {
      200: { description: 'The project', schema: projectViewSchema, example: projectViewExample },
    },
    errors: ['PROJECT_UNKNOWN'],
    handle: async ({ params, principal }) => {
      const project = await findProject(platform.store.db, params.id);
      if (project === undefined) return domainError('PROJECT_UNKNOWN', `${params.id} is not known`);
      const refused = refusedToSee(principal, project.terms);
      if (refused !== undefined) return refused;
      return { status: 200, body: projectView(project), etag: String(project.version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects',
    operationId: 'listProjects',
    summary: { en: 'List projects', zh: '投资项目列表' },
    tag: 'projects',
    access: readers,
    query: z.strictObject({
      investor: usccSchema.optional(),
      enterprise: usccSchema.optional(),
      cursor: z.string().max(40).default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: {
      200: {
        description: 'A page in the order of the numbers; an empty cursor ends the list',
        schema: z.strictObject({ items: z.array(projectViewSchema), nextCursor: z.string() }),
        example: { items: [projectViewExample], nextCursor: '' },
      },
    },
    errors: ['USCC_INVALID', 'FORBIDDEN'],
    handle: async ({ query, principal }) => {
      const { investor, enterprise, cursor, limit } = query;
      const scope = scopeOfList(principal, {
        ...(investor === undefined ? {} : { investorUscc: investor }),
        ...(enterprise === undefined ? {} : { enterpriseUscc: enterprise }),
      });
      if (isDomainError(scope)) return scope;
      const page = await listProjects(platform.store.db, { ...scope, after: cursor, limit });
      const nextCursor = page.length === limit ? (page.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items: page.map(projectView), nextCursor } };
    },
  }),
];
