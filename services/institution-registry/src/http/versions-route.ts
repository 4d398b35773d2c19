import { type AnyRoute, type BilingualText, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import { listVersions } from '../store/kept-record-queries.js';
import type { KeptRecords } from '../store/kept-records.js';

export interface VersionsOf<R> {
  readonly records: KeptRecords<R>;
  /** With `:id` for the record. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: BilingualText;
  readonly tag: string;
  readonly view: (record: R) => unknown;
}

/** Every version of a record: what was changed, from which day it holds, who recorded it, and when. */
export const versionsRoute = <R>(
  platform: Platform<unknown>,
  { records, path, operationId, summary, tag, view }: VersionsOf<R>,
): AnyRoute =>
  defineRoute({
    method: 'get',
    path,
    operationId,
    summary,
    tag,
    access: { roles: ['operator', 'regulator', 'auditor'] },
    params: z.strictObject({ id: z.string().min(1).max(80) }),
    query: z.strictObject({
      cursor: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: { 200: { description: 'Versions, oldest first; a cursor of 0 ends the list' } },
    errors: [],
    handle: async ({ params, query }) => {
      const versions = await listVersions(platform.store.db, records, params.id, query.cursor, query.limit);
      const items = versions.map(({ version, recordedAt, effectiveOn, change, by, record }) => ({
        version,
        recordedAt: recordedAt.toISOString(),
        effectiveOn,
        change,
        by,
        record: view(record),
      }));
      const nextCursor = versions.length === query.limit ? (versions.at(-1)?.version ?? 0) : 0;
      return { status: 200, body: { items, nextCursor } };
    },
  });
