import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { fen, formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import { listAudit } from '../store/capital-queries.js';

const entrySchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  action: z.string(),
  subject: z.string(),
  reference: z.string().optional(),
  amount: z.string(),
});

/** The audit trail of one demand or project, a page at a time. */
export const auditRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    operationId: 'listAudit',
    summary: { en: 'List what was reported about a demand or a project', zh: '查询审计记录' },
    tag: 'audit',
    access: { roles: ['auditor', 'regulator'] },
    query: z.strictObject({
      subject: z.string().min(1).max(40),
      cursor: z.string().max(64).default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: {
      200: {
        description: 'Entries, oldest first; an empty cursor ends the list',
        schema: z.strictObject({ items: z.array(entrySchema), nextCursor: z.string() }),
        example: {
          items: [
            {
              id: '0198a2c4-7a00-7000-8000-000000000000',
              at: '2025-06-30T02:00:00.000Z',
              by: 'reporter@insurer',
              action: 'DRAWDOWN',
              subject: 'XM-2025-0001',
              reference: 'DW-1',
              amount: '150000000.00',
            },
          ],
          nextCursor: '',
        },
      },
    },
    errors: [],
    handle: async ({ query }) => {
      const entries = await listAudit(platform.store.db, query.subject, query.cursor, query.limit);
      const items = entries.map(({ _id, at, amount, ...entry }) => ({
        id: _id,
        at: at.toISOString(),
        ...entry,
        amount: formatYuan(fen(BigInt(amount))),
      }));
      const nextCursor = entries.length === query.limit ? (entries.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items, nextCursor } };
    },
  });
