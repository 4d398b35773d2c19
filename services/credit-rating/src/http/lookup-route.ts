import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import * as z from 'zod';
import type { LookupEntry } from '../store/lookup-entry.js';
import { listLookups } from '../store/lookup-queries.js';
import { lookupTimeOrder } from '../store/lookups.js';

const lookupSchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  roles: z.array(z.string()),
  asker: z.string().optional(),
  department: z.string().optional(),
  door: z.string(),
  purpose: z.string(),
  /** The share request that a department asked under. */
  shareRequestId: z.string().optional(),
  asOf: z.string().optional(),
  outcome: z.enum(['ADMITTED', 'REFUSED']),
  code: z.string().optional(),
  /** In which way a share request does not cover it. */
  reason: z.string().optional(),
  authorisations: z.array(z.string()),
  fields: z.array(z.string()),
  /** How many enterprises were asked for in the same call. */
  asked: z.int(),
});

/** One enterprise's part of an entry: of a batch it learns what became of its own code, and of nobody else's. */
const shown = (entry: LookupEntry, uscc: string): z.output<typeof lookupSchema> => {
  const isRefused = entry.outcome === 'REFUSED' || (entry.refused?.includes(uscc) ?? false);
  return {
    id: lookupTimeOrder(entry._id),
    at: entry.at.toISOString(),
    by: entry.by,
    roles: [...entry.roles],
    ...(entry.asker === undefined ? {} : { asker: entry.asker }),
    ...(entry.department === undefined ? {} : { department: entry.department }),
    door: entry.door,
    purpose: entry.purpose,
    ...(entry.shareRequest === undefined ? {} : { shareRequestId: entry.shareRequest }),
    ...(entry.asOf === undefined ? {} : { asOf: entry.asOf.toISOString() }),
    outcome: isRefused ? 'REFUSED' : 'ADMITTED',
    ...(entry.code === undefined ? {} : { code: entry.code }),
    ...(entry.reason === undefined ? {} : { reason: entry.reason }),
    authorisations: entry.authorisations.filter((id) => id.startsWith(`${uscc}.`)),
    fields: isRefused ? [] : [...entry.fields],
    asked: entry.asked,
  };
};

/** Who asked about an enterprise. */
export const lookupRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/lookups',
    operationId: 'listLookups',
    summary: { en: 'List who looked an enterprise up', zh: '查询企业信用查询日志' },
    tag: 'audit',
    access: { roles: ['enterprise', 'regulator', 'auditor'] },
    query: z.strictObject({
      subject: usccSchema,
      cursor: z.string().max(64).default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: {
      200: {
        description: 'Look-ups, refused ones too, oldest first',
        schema: z.strictObject({ items: z.array(lookupSchema), nextCursor: z.string() }),
      },
    },
    errors: ['USCC_INVALID', 'FORBIDDEN'],
    handle: async ({ query, principal }) => {
      const refused = ownPartyOnly(principal, query.subject);
      if (refused !== undefined) return refused;
      const entries = await listLookups(platform.store.db, query.subject, query.cursor, query.limit);
      return {
        status: 200,
        body: {
          items: entries.map((entry) => shown(entry, query.subject)),
          nextCursor: entries.length === query.limit ? lookupTimeOrder(entries.at(-1)?._id ?? '') : '',
        },
      };
    },
  });
