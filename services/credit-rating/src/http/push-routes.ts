import { type AnyRoute, defineRoute, type Platform, type Role } from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { retryPush } from '../commands/retry-push.js';
import { listPushDays, type PushDay } from '../store/push-days.js';
import { type PushRow, pushRecordId, pushStates } from '../store/push-ledger.js';
import { findPushRow, listPushRows } from '../store/push-queries.js';

const tag = 'pushes';
const readers: readonly Role[] = ['operator', 'regulator', 'auditor'];

const faultSchema = z.strictObject({ code: z.string(), detail: z.string(), at: z.string() });

const resultSchema = z.strictObject({
  kind: z.string(),
  documentNumber: z.string(),
  category: z.string(),
  content: z.string(),
  decidedOn: z.string(),
  authority: z.string(),
  authorityName: z.string(),
  publicUntil: z.string(),
  status: z.string(),
});

const pushRecordSchema = z.strictObject({
  recordId: z.string(),
  state: z.enum(pushStates),
  recordedOn: z.string(),
  dueOn: z.string(),
  attempts: z.int(),
  batchId: z.string().optional(),
  digest: z.string().optional(),
  acknowledgedAt: z.string().optional(),
  /** Why the platform refused it, or has not acknowledged the last sending. */
  fault: faultSchema.optional(),
  retriedAt: z.string().optional(),
  retriedBy: z.string().optional(),
  content: z.strictObject({
    subjectName: z.string(),
    subjectUscc: z.string(),
    evaluationName: z.string(),
    modelVersion: z.string(),
    ratingVersion: z.int(),
    score: z.string().optional(),
    grade: z.string(),
    supervisionClass: z.string(),
    evaluatedOn: z.string(),
    recordedOn: z.string(),
    validFrom: z.string(),
    validTo: z.string(),
    supervisionResults: z.array(resultSchema),
    status: z.string(),
  }),
});

const example = {
  recordId: '91420100616400352X/0000000002',
  state: 'REFUSED',
  recordedOn: '2025-06-02',
  dueOn: '2025-06-11',
  attempts: 1,
  batchId: '01972e0a-7c3b-7d9a-9c3f-5f2c6f1d2a10',
  fault: { code: 'NAME_MISSING', detail: 'subjectName is empty', at: '2025-06-02T02:00:00.000Z' },
  content: {
    subjectName: '',
    subjectUscc: '91420100616400352X',
    evaluationName: '东湖科技保险创新示范区企业信用评价',
    modelVersion: '2025.1',
    ratingVersion: 2,
    score: '812.5',
    grade: 'AA',
    supervisionClass: 'A',
    evaluatedOn: '2025-06-02',
    recordedOn: '2025-06-02',
    validFrom: '2025-06-03',
    validTo: '2026-06-04',
    supervisionResults: [],
    status: 'CHANGED',
  },
};

const shown = ({
  _id,
  fault,
  acknowledgedAt,
  retriedAt,
  ...row
}: PushRow): z.output<typeof pushRecordSchema> => ({
  recordId: _id,
  state: row.state,
  recordedOn: row.recordedOn,
  dueOn: row.dueOn,
  attempts: row.attempts,
  batchId: row.batchId,
  digest: row.digest,
  retriedBy: row.retriedBy,
  acknowledgedAt: acknowledgedAt?.toISOString(),
  retriedAt: retriedAt?.toISOString(),
  fault: fault === undefined ? undefined : { ...fault, at: fault.at.toISOString() },
  content: { ...row.content, supervisionResults: [...row.content.supervisionResults] },
});

const daySchema = z.strictObject({
  day: z.string(),
  /** Closed once the platform held the same records. */
  isOpen: z.boolean(),
  comparedAt: z.string().optional(),
  isEqual: z.boolean().optional(),
  count: z.int().optional(),
  hash: z.string().optional(),
  sentAgain: z.int().optional(),
  unknown: z.int().optional(),
});

const shownDay = ({ _id, isOpen, comparison }: PushDay): z.output<typeof daySchema> => ({
  day: _id,
  isOpen,
  comparedAt: comparison?.at.toISOString(),
  isEqual: comparison?.isEqual,
  count: comparison?.count,
  hash: comparison?.hash,
  sentAgain: comparison?.sentAgain,
  unknown: comparison?.unknown,
});

/** A code that the registry let pass by an override has its records, too. */
const knownCode = z.string().regex(/^[0-9A-Z]{18}$/);

const byRecord = z.strictObject({
  uscc: knownCode,
  version: z.coerce.number().int().min(1).max(9_999_999_999),
});

const page = {
  cursor: z.string().max(40).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** The ledger of what the municipal credit platform (市信用平台) is told. */
export const pushRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/push-records',
    operationId: 'listPushRecords',
    summary: { en: 'List what the municipal credit platform is told', zh: '市信用平台报送台账' },
    tag,
    access: { roles: readers },
    query: z.strictObject({
      state: z.enum(pushStates).optional(),
      subject: knownCode.optional(),
      ...page,
    }),
    responses: {
      200: {
        description: 'Records in the order of their ids',
        schema: z.strictObject({ items: z.array(pushRecordSchema), nextCursor: z.string() }),
        example: { items: [example], nextCursor: '' },
      },
    },
    errors: [],
    handle: async ({ query: { state, subject, cursor, limit } }) => {
      const rows = await listPushRows(platform.store.db, { state, subject, after: cursor, limit });
      const nextCursor = rows.length === limit ? (rows.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items: rows.map(shown), nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/push-records/:uscc/:version',
    operationId: 'getPushRecord',
    summary: { en: 'Show a record of the ledger', zh: '查询报送记录' },
    tag,
    access: { roles: readers },
    params: byRecord,
    responses: { 200: { description: 'The record and its state', schema: pushRecordSchema, example } },
    errors: ['NOT_FOUND'],
    handle: async ({ params: { uscc, version } }) => {
      const id = pushRecordId(uscc, version);
      const row = await findPushRow(platform.store.db, id);
      return row === undefined
        ? domainError('NOT_FOUND', `the ledger has no record ${id}`)
        : { status: 200, body: shown(row) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/push-records/:uscc/:version/retry',
    operationId: 'retryPushRecord',
    summary: { en: 'Send a refused record again after a correction', zh: '更正后重新报送被退回的记录' },
    tag,
    access: { roles: ['operator'] },
    params: byRecord,
    responses: {
      200: {
        description: 'It waits to be sent, under the name that the enterprise has now',
        schema: pushRecordSchema,
        example: { ...example, state: 'WAITING' },
      },
    },
    errors: ['NOT_FOUND', 'PUSH_NOT_REFUSED'],
    handle: async ({ params: { uscc, version }, principal }) => {
      const row = await retryPush(platform, pushRecordId(uscc, version), principal.subject);
      return isDomainError(row) ? row : { status: 200, body: shown(row) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/push-days',
    operationId: 'listPushDays',
    summary: { en: 'List the daily reconciliations with the municipal platform', zh: '市信用平台每日对账' },
    tag,
    access: { roles: readers },
    query: z.strictObject({ ...page, cursor: z.string().max(10).default('~') }),
    responses: {
      200: {
        description: 'Days, newest first',
        schema: z.strictObject({ items: z.array(daySchema), nextCursor: z.string() }),
      },
    },
    errors: [],
    handle: async ({ query: { cursor, limit } }) => {
      const days = await listPushDays(platform.store.db, cursor, limit);
      const nextCursor = days.length === limit ? (days.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items: days.map(shownDay), nextCursor } };
    },
  }),
];
