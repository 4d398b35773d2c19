import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import { listConflicts } from '../store/conflict-queries.js';
import { pageSchema } from './policy-schemas.js';
import { reportView } from './policy-view.js';

/** Differing reports that wait for a human. */
export const conflictsRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/conflicts',
    operationId: 'listConflicts',
    summary: { en: 'List conflicting reports', zh: '冲突报送列表' },
    tag: 'conflicts',
    access: { roles: ['operator', 'regulator', 'auditor'] },
    query: z.strictObject(pageSchema),
    responses: { 200: { description: 'A page by policy; an empty cursor ends the list' } },
    errors: [],
    handle: async ({ query }) => {
      const page = await listConflicts(platform.store.db, query.cursor, query.limit);
      const items = page.map((conflict) => ({
        conflictId: conflict._id,
        policyId: conflict.policyId,
        differingFields: conflict.differingFields,
        raisedAt: conflict.raisedAt.toISOString(),
        report: reportView(conflict.report),
      }));
      const nextCursor = page.length === query.limit ? (page.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items, nextCursor } };
    },
  });
