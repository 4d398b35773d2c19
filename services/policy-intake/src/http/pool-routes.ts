import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
} from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { registerPoolCommand } from '../commands/register-pool.js';
import { fewestMembers, inOrderOfCodes, mostMembers } from '../domain/co-insurance.js';
import { leadOf } from '../domain/pool.js';
import { listPools } from '../store/pools.js';
import { coInsurerSchema, pageSchema } from './policy-schemas.js';

const answerSchema = z.strictObject({
  code: z.string(),
  outcome: z.enum(['ACCEPTED', 'ALREADY_KNOWN']),
  version: z.int(),
});

const viewSchema = z.strictObject({
  code: z.string(),
  nameZh: z.string(),
  lines: z.array(z.string()),
  members: z.array(z.strictObject({ insurerUscc: z.string(), sharePpm: z.int(), lead: z.boolean() })),
  from: z.string(),
  to: z.string().optional(),
});

/** Pools of co-insurers (共保体) with their usual shares. */
export const poolRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/pools',
    operationId: 'registerPool',
    summary: { en: 'Register a pool of co-insurers, or end it', zh: '登记共保体' },
    tag: 'co-insurance',
    access: { roles: ['insurer', 'operator'] },
    idempotent: true,
    body: z.strictObject({
      code: codeSchema,
      nameZh: freeTextSchema(120),
      lines: z.array(codeSchema).min(1).max(50),
      members: z.array(coInsurerSchema).min(fewestMembers).max(mostMembers),
      from: dateSchema,
      to: dateSchema.optional().meta({ description: 'First day on which it writes nothing any more' }),
    }),
    example: {
      code: 'GB-2025-0001',
      nameZh: '东湖首台（套）共保体',
      lines: ['FIRST_SET'],
      members: [
        { insurerUscc: '91100000710931483R', sharePpm: 600_000, lead: true },
        { insurerUscc: '91440300100012316L', sharePpm: 400_000 },
      ],
      from: '2025-01-01',
    },
    responses: {
      201: { description: 'Registered, or ended', schema: answerSchema },
      200: { description: 'Already known', schema: answerSchema },
    },
    errors: [
      'USCC_INVALID',
      'LINE_UNKNOWN',
      'ALREADY_REPORTED',
      'SHARES_NOT_WHOLE',
      'CO_INSURANCE_LEAD_NOT_ONE',
    ],
    handle: async ({ body, principal, idempotency }) => {
      const refused = ownPartyOnly(principal, leadOf(body.members) ?? '');
      if (refused !== undefined) return refused;
      const input = { ...body, members: inOrderOfCodes(body.members) };
      const executed = await platform.executor.execute(registerPoolCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      return {
        status: output.outcome === 'ACCEPTED' ? 201 : 200,
        body: output,
        etag: String(output.version),
        replayed,
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/pools',
    operationId: 'listPools',
    summary: { en: 'List the pools of co-insurers', zh: '共保体列表' },
    tag: 'co-insurance',
    access: 'anyone',
    query: z.strictObject(pageSchema),
    responses: {
      200: {
        description: 'A page by code; an empty cursor ends the list',
        schema: z.strictObject({ items: z.array(viewSchema), nextCursor: z.string() }),
      },
    },
    errors: [],
    handle: async ({ query: { cursor, limit } }) => {
      const page = await listPools(platform.store.db, cursor, limit);
      const items = page.map(({ code, nameZh, lines, members, from, to }) => ({
        code,
        nameZh,
        lines: [...lines],
        members: [...members],
        from,
        to,
      }));
      return {
        status: 200,
        body: { items, nextCursor: page.length === limit ? (page.at(-1)?._id ?? '') : '' },
      };
    },
  }),
];
