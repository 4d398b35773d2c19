import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  type Executed,
  ownPartyOnly,
  type Platform,
  type RouteAnswer,
  usccSchema,
} from '@donghu/chassis';
import { type DomainError, domainError, fen, formatYuan, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { changeSandboxCaseCommand, type SandboxCaseChanged } from '../commands/change-sandbox-case.js';
import { type CapName, caseStates, type SandboxCaps } from '../domain/sandbox.js';
import { findSandboxCase, listSandboxCases, type SandboxCaseDocument } from '../store/sandbox-cases.js';
import { idPath } from './id-path.js';
import { amountSchema, pageSchema } from './policy-schemas.js';

const tag = 'sandbox';
const readers = { roles: ['insurer', 'operator', 'regulator', 'auditor'] } as const;
const operators = { roles: ['operator', 'regulator'] } as const;
const byId = z.strictObject({ id: codeSchema });
const countSchema = z.int().min(0).max(1_000_000).optional();

const capsSchema = z
  .strictObject({
    policies: countSchema,
    enterprises: countSchema,
    cover: amountSchema.optional(),
    coverPerEnterprise: amountSchema.optional(),
    premium: amountSchema.optional(),
    claimsPaid: amountSchema.optional(),
  })
  .meta({ description: 'A cap that is absent is not set. 业务上限' });

const capFields = {
  POLICIES: 'policies',
  ENTERPRISES: 'enterprises',
  COVER: 'cover',
  COVER_PER_ENTERPRISE: 'coverPerEnterprise',
  PREMIUM: 'premium',
  CLAIMS_PAID: 'claimsPaid',
} as const satisfies Record<CapName, keyof z.output<typeof capsSchema>>;

const counted: readonly string[] = ['POLICIES', 'ENTERPRISES'] satisfies CapName[];

const entriesOfCaps = Object.entries(capFields) as readonly [CapName, (typeof capFields)[CapName]][];

const capsInput = (caps: z.output<typeof capsSchema>): SandboxCaps =>
  Object.fromEntries(
    entriesOfCaps.flatMap(([name, field]) => {
      const cap = caps[field];
      return cap === undefined ? [] : [[name, BigInt(cap)]];
    }),
  );

const capsView = (caps: SandboxCaps) =>
  Object.fromEntries(
    entriesOfCaps.flatMap(([name, field]) => {
      const cap = caps[name];
      if (cap === undefined) return [];
      return [[field, counted.includes(name) ? Number(cap) : formatYuan(fen(BigInt(cap)))]];
    }),
  );

const caseView = (stored: SandboxCaseDocument) => {
  const { caseId, insurerUscc, lines, from, to, caps } = stored.terms;
  return {
    caseId,
    insurerUscc,
    lines,
    from,
    to,
    state: stored.state,
    caps: capsView(caps),
    use: {
      policies: stored.policies,
      enterprises: stored.enterprises,
      cover: formatYuan(stored.cover),
      premium: formatYuan(stored.premium),
      claimsPaid: formatYuan(stored.claimsPaid),
    },
    yellow: stored.yellow,
    red: stored.red,
  };
};

const changedSchema = z.strictObject({
  caseId: z.string(),
  outcome: z.enum(['ACCEPTED', 'ALREADY_KNOWN']),
  state: z.enum(caseStates),
  version: z.int(),
});

const answerOf = (executed: Executed<SandboxCaseChanged> | DomainError): RouteAnswer | DomainError => {
  if (isDomainError(executed)) return executed;
  const { output, replayed } = executed;
  return {
    status: output.outcome === 'ACCEPTED' ? 201 : 200,
    body: output,
    location: `/v1/sandbox-cases/${idPath(output.caseId)}`,
    etag: String(output.version),
    replayed,
  };
};

/** Cases of the regulatory sandbox, opened by those who admit them, and their use. */
export const sandboxRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/sandbox-cases',
    operationId: 'openSandboxCase',
    summary: { en: 'Open a case of the regulatory sandbox', zh: '开立监管沙盒项目' },
    tag,
    access: operators,
    idempotent: true,
    body: z.strictObject({
      caseId: codeSchema,
      insurerUscc: usccSchema,
      lines: z.array(codeSchema).min(1).max(20),
      from: dateSchema,
      to: dateSchema.optional().meta({ description: 'First day on which no policy is issued any more' }),
      caps: capsSchema,
    }),
    example: {
      caseId: 'SH-2025-0001',
      insurerUscc: '91100000710931483R',
      lines: ['CONV_COST'],
      from: '2025-01-01',
      to: '2026-01-01',
      caps: { policies: 500, cover: '500000000.00', coverPerEnterprise: '20000000.00' },
    },
    responses: {
      201: { description: 'Opened', schema: changedSchema },
      200: { description: 'Already known', schema: changedSchema },
    },
    errors: ['USCC_INVALID', 'ALREADY_REPORTED'],
    handle: async ({ body, idempotency }) =>
      answerOf(
        await platform.executor.execute(
          changeSandboxCaseCommand,
          { type: 'OPEN', terms: { ...body, caps: capsInput(body.caps) } },
          { idempotency },
        ),
      ),
  }),
  defineRoute({
    method: 'put',
    path: '/v1/sandbox-cases/:id/state',
    operationId: 'moveSandboxCase',
    summary: { en: 'Pause, resume or end a case', zh: '暂停、恢复或终止沙盒项目' },
    tag,
    access: operators,
    params: byId,
    body: z.strictObject({ state: z.enum(caseStates) }),
    example: { state: 'PAUSED' },
    responses: {
      201: { description: 'Changed', schema: changedSchema },
      200: { description: 'In this state already', schema: changedSchema },
    },
    errors: ['NOT_FOUND'],
    handle: async ({ params, body }) =>
      answerOf(
        await platform.executor.execute(changeSandboxCaseCommand, {
          type: 'MOVE',
          caseId: params.id,
          state: body.state,
        }),
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/sandbox-cases/:id',
    operationId: 'getSandboxCase',
    summary: { en: 'Show a case and its use', zh: '查询沙盒项目及占用' },
    tag,
    access: readers,
    params: byId,
    responses: { 200: { description: 'The case, its caps and their use' } },
    errors: ['NOT_FOUND'],
    handle: async ({ params, principal }) => {
      const stored = await findSandboxCase(platform.store.db, params.id);
      const refused = ownPartyOnly(principal, stored?.terms.insurerUscc ?? '');
      if (refused !== undefined) return refused;
      if (stored === undefined) return domainError('NOT_FOUND', 'No case stands under this number');
      return { status: 200, body: caseView(stored), etag: String(stored.version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/sandbox-cases',
    operationId: 'listSandboxCases',
    summary: { en: 'List the cases and their use', zh: '沙盒项目列表' },
    tag,
    access: readers,
    query: z.strictObject(pageSchema),
    responses: { 200: { description: 'A page by number; an empty cursor ends the list' } },
    errors: [],
    handle: async ({ query: { cursor, limit }, principal }) => {
      const isOffice = ownPartyOnly(principal, '') === undefined;
      const page = await listSandboxCases(
        platform.store.db,
        isOffice ? undefined : (principal.uscc ?? ''),
        cursor,
        limit,
      );
      const nextCursor = page.length === limit ? (page.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items: page.map(caseView), nextCursor } };
    },
  }),
];
