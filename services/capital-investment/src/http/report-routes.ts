import { type AnyRoute, type BilingualText, defineRoute, type Platform, type Role } from '@donghu/chassis';
import { type ErrorCode, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import type { CapitalReport } from '../commands/capital-report.js';
import { reportCapitalCommand } from '../commands/report-capital.js';
import {
  amendmentExample,
  amendmentSchema,
  demandExample,
  demandSchema,
  drawdownExample,
  drawdownSchema,
  projectExample,
  projectIdSchema,
  projectSchema,
  reportedSchema,
  returnExample,
  returnSchema,
} from './capital-schemas.js';

/** A door for one kind of report. */
interface Door<Body, Params> {
  readonly path: string;
  readonly operationId: string;
  readonly summary: BilingualText;
  readonly tag: string;
  /** Who may report beside an operator, each for itself. */
  readonly reporter: Role;
  readonly body: z.ZodType<Body>;
  readonly params?: z.ZodType<Params>;
  readonly example: unknown;
  readonly errors: readonly ErrorCode[];
  report(body: Body, params: Params): CapitalReport;
}

const responses = {
  201: {
    description: 'Accepted',
    schema: reportedSchema,
    example: { type: 'DEMAND', id: 'XQ-2025-0001', outcome: 'ACCEPTED', version: 1 },
  },
  200: {
    description: 'Known already: the same report stands under this key',
    schema: reportedSchema,
    example: { type: 'DEMAND', id: 'XQ-2025-0001', outcome: 'KNOWN', version: 1 },
  },
};

const reportRoute = <Body, Params>(platform: Platform<unknown>, door: Door<Body, Params>): AnyRoute =>
  defineRoute({
    method: 'post',
    path: door.path,
    operationId: door.operationId,
    summary: door.summary,
    tag: door.tag,
    access: { roles: [door.reporter, 'operator'] },
    idempotent: true,
    body: door.body,
    ...(door.params === undefined ? {} : { params: door.params }),
    example: door.example,
    responses,
    errors: ['FORBIDDEN', 'ALREADY_REPORTED', ...door.errors],
    handle: async ({ body, params, principal, idempotency }) => {
      const report = door.report(body, params);
      const executed = await platform.executor.execute(
        reportCapitalCommand,
        { report, by: principal },
        { idempotency },
      );
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: output.outcome === 'ACCEPTED' ? 201 : 200,
        body: output,
        location: `/v1/${output.type === 'DEMAND' ? 'demands' : 'projects'}/${output.id}`,
        etag: String(output.version),
        replayed,
      };
    },
  });

const byProject = z.strictObject({ id: projectIdSchema });

export const reportRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  reportRoute(platform, {
    path: '/v1/demands',
    operationId: 'registerDemand',
    summary: { en: 'Register a demand for capital', zh: '登记融资需求' },
    tag: 'demands',
    reporter: 'enterprise',
    body: demandSchema,
    example: demandExample,
    errors: ['USCC_INVALID', 'ENTERPRISE_UNKNOWN'],
    report: (demand) => ({ type: 'DEMAND', ...demand }),
  }),
  reportRoute(platform, {
    path: '/v1/projects',
    operationId: 'reportProject',
    summary: { en: 'Report a signed project with its commitment', zh: '报送签约项目' },
    tag: 'projects',
    reporter: 'insurer',
    body: projectSchema,
    example: projectExample,
    errors: [
      'USCC_INVALID',
      'INSTITUTION_UNKNOWN',
      'INSTITUTION_NOT_OPEN',
      'ENTERPRISE_UNKNOWN',
      'DEMAND_UNKNOWN',
    ],
    report: (project) => ({ type: 'PROJECT', ...project }),
  }),
  reportRoute(platform, {
    path: '/v1/projects/:id/amendments',
    operationId: 'amendCommitment',
    summary: { en: 'Report an amended commitment', zh: '报送签约金额变更' },
    tag: 'projects',
    reporter: 'insurer',
    params: byProject,
    body: amendmentSchema,
    example: amendmentExample,
    errors: ['PROJECT_UNKNOWN', 'OUTSIDE_TERM', 'COMMITMENT_BELOW_DRAWN'],
    report: (amendment, { id }) => ({ type: 'AMENDMENT', projectId: id, ...amendment }),
  }),
  reportRoute(platform, {
    path: '/v1/projects/:id/drawdowns',
    operationId: 'reportDrawdown',
    summary: { en: 'Report a drawdown', zh: '报送资金到位' },
    tag: 'projects',
    reporter: 'insurer',
    params: byProject,
    body: drawdownSchema,
    example: drawdownExample,
    errors: ['PROJECT_UNKNOWN', 'OUTSIDE_TERM', 'OVER_COMMITMENT'],
    report: (drawdown, { id }) => ({ type: 'DRAWDOWN', projectId: id, ...drawdown }),
  }),
  reportRoute(platform, {
    path: '/v1/projects/:id/returns',
    operationId: 'reportReturn',
    summary: { en: 'Report returned principal', zh: '报送本金归还' },
    tag: 'projects',
    reporter: 'insurer',
    params: byProject,
    body: returnSchema,
    example: returnExample,
    errors: ['PROJECT_UNKNOWN', 'OUTSIDE_TERM', 'RETURN_ABOVE_OUTSTANDING'],
    report: (principal, { id }) => ({ type: 'RETURN', projectId: id, ...principal }),
  }),
];
