import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import { listAudit } from '../store/audit-queries.js';

/** The audit trail of one code, a page at a time. */
export const auditRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    operationId: 'listAudit',
    summary: { en: 'List what was done to a code', zh: '查询审计记录' },
    tag: 'audit',
    access: { roles: ['auditor', 'regulator'] },
    query: z.strictObject({
      subject: z.string().min(1).max(64),
      cursor: z.string().max(64).default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: { 200: { description: 'Entries, oldest first' } },
    errors: [],
    handle: async ({ query }) => {
      const entries = await listAudit(platform.store.db, query.subject, query.cursor, query.limit);
      const items = entries.map(({ _id, at, ...entry }) => ({ id: _id, at: at.toISOString(), ...entry }));
      return {
        status: 200,
        body: { items, nextCursor: entries.length === query.limit ? (entries.at(-1)?._id ?? '') : '' },
      };
    },
  });
