import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import * as z from 'zod';
import { recordThatCounts } from '../domain/reported-record.js';
import { listRecords } from '../store/credit-record-queries.js';
import type { CreditRecordDocument } from '../store/credit-records.js';

const factSchema = {
  effectiveOn: z.string(),
  effectiveAt: z.string().optional(),
  value: z.string().optional(),
  severity: z.string().optional(),
};

const recordSchema = z.strictObject({
  source: z.string(),
  kind: z.string(),
  documentNumber: z.string(),
  ...factSchema,
  recordedAt: z.string(),
  recordedBy: z.string(),
  /** `WITHDRAWN`: an objection was upheld, it counts no more. `CORRECTED`: what counts is in `counts`. */
  state: z.enum(['COUNTS', 'CORRECTED', 'WITHDRAWN']),
  counts: z.strictObject(factSchema).optional(),
  /** It is kept and weighs nothing from this day on. */
  repairedOn: z.string().optional(),
});

interface Fact {
  readonly effectiveOn: string;
  readonly effectiveAt?: Date | undefined;
  readonly value?: string | undefined;
  readonly severity?: string | undefined;
}

const fact = ({ effectiveOn, effectiveAt, value, severity }: Fact) => ({
  effectiveOn,
  ...(effectiveAt === undefined ? {} : { effectiveAt: effectiveAt.toISOString() }),
  ...(value === undefined ? {} : { value }),
  ...(severity === undefined ? {} : { severity }),
});

const shown = (document: CreditRecordDocument): z.output<typeof recordSchema> => {
  const { source, kind, documentNumber, recordedAt, recordedBy, correction } = document;
  const counting = recordThatCounts(document);
  return {
    source,
    kind,
    documentNumber,
    ...fact(document),
    recordedAt: recordedAt.toISOString(),
    recordedBy,
    state: counting === undefined ? 'WITHDRAWN' : correction === undefined ? 'COUNTS' : 'CORRECTED',
    ...(counting?.repairedOn === undefined ? {} : { repairedOn: counting.repairedOn }),
    ...(counting === undefined || correction === undefined ? {} : { counts: fact(counting) }),
  };
};

/** What is on file about an enterprise, which may object to each record. */
export const recordListRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/credit-records',
    operationId: 'listCreditRecords',
    summary: { en: 'List the credit records of an enterprise', zh: '查询企业信用记录' },
    tag: 'credit records',
    access: { roles: ['enterprise', 'operator', 'regulator', 'auditor'] },
    query: z.strictObject({ subject: usccSchema }),
    responses: {
      200: {
        description: 'Every record that was reported, the newest fact first',
        schema: z.strictObject({ items: z.array(recordSchema) }),
      },
    },
    errors: ['USCC_INVALID', 'FORBIDDEN'],
    handle: async ({ query, principal }) => {
      const refused = ownPartyOnly(principal, query.subject);
      if (refused !== undefined) return refused;
      const records = await listRecords(platform.store.db, query.subject);
      return { status: 200, body: { items: records.map(shown) } };
    },
  });
