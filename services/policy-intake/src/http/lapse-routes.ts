import { type AnyRoute, defineRoute, ownPartyOnly, type Platform, usccSchema } from '@donghu/chassis';
import { holdsOn } from '@donghu/kernel';
import * as z from 'zod';
import { gapOn } from '../domain/coverage.js';
import { isClosedLate, type Lapse } from '../domain/judge-lapses.js';
import { fullCoverageLines } from '../parameters/coverage-lines.js';
import { findCoverFilesOf, listWithLapses } from '../store/cover-file-queries.js';
import type { CoverFileDocument } from '../store/cover-files.js';
import { findObligationsOf } from '../store/obliged-enterprises.js';
import {
  asOfQuery,
  dateOf,
  fullLineSchema,
  lastPolicySchema,
  offices,
  coverageTag as tag,
} from './coverage-schemas.js';

const lapseSchema = z.strictObject({
  lapseId: z.string(),
  /** 应保未保预警 */
  kind: z.literal('LAPSE_MANDATORY'),
  enterpriseUscc: z.string(),
  line: z.string(),
  from: z.string(),
  openedOn: z.string(),
  closing: z
    .strictObject({
      /** First day on which it is no longer true. */
      on: z.string(),
      reason: z.enum(['COVERED', 'NOT_OBLIGED', 'CORRECTED']),
      policyId: z.string().optional(),
      reportedOn: z.string().optional(),
      recordedOn: z.string(),
      /** Whether what closes it was reported after the day on which it closes. */
      reportedLate: z.boolean(),
    })
    .optional(),
});

const exampleLapse = {
  lapseId: 'ENV_LIAB/91420100616400352X/1',
  kind: 'LAPSE_MANDATORY',
  enterpriseUscc: '91420100616400352X',
  line: 'ENV_LIAB',
  from: '2025-07-01',
  openedOn: '2025-07-01',
  closing: {
    on: '2025-07-03',
    reason: 'COVERED',
    policyId: '91100000710931483R/PZ-2025-0001',
    reportedOn: '2025-07-20',
    recordedOn: '2025-07-20',
    reportedLate: true,
  },
};

const lapseView =
  ({ _id, enterpriseUscc, line }: CoverFileDocument) =>
  ({ number, from, openedOn, closing }: Lapse) => ({
    lapseId: `${_id}/${number}`,
    kind: 'LAPSE_MANDATORY',
    enterpriseUscc,
    line,
    from,
    openedOn,
    ...(closing === undefined ? {} : { closing: { ...closing, reportedLate: isClosedLate(closing) } }),
  });

const lineOfEnterpriseSchema = z.strictObject({
  line: z.string(),
  duty: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string().optional(),
      department: z.string(),
      category: z.string(),
      listReference: z.string(),
    }),
  ),
  /** On the date asked for. */
  obliged: z.boolean(),
  gap: z.strictObject({ since: z.string(), lastPolicy: lastPolicySchema.optional() }).optional(),
  lapses: z.array(lapseSchema),
});

/** Warnings that an enterprise is without mandatory cover, and what one enterprise must hold and lacks. */
export const lapseRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/lapses',
    operationId: 'listLapses',
    summary: { en: 'List warnings of lapsed mandatory cover', zh: '应保未保预警列表' },
    tag,
    access: offices,
    query: z.strictObject({
      line: fullLineSchema,
      state: z.enum(['OPEN', 'CLOSED']).optional(),
      cursor: z.string().max(80).default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: {
      200: {
        description: 'A page of so many enterprises, in ascending order; an empty cursor ends the list',
        schema: z.strictObject({ items: z.array(lapseSchema), nextCursor: z.string() }),
        example: { items: [exampleLapse], nextCursor: '' },
      },
    },
    errors: [],
    handle: async ({ query: { line, state, cursor, limit } }) => {
      const files = await listWithLapses(platform.store.db, line, cursor, limit);
      const items = files
        .flatMap((file) => file.lapses.map(lapseView(file)))
        .filter(({ closing }) => state === undefined || (state === 'OPEN') === (closing === undefined));
      const nextCursor = files.length === limit ? (files.at(-1)?.enterpriseUscc ?? '') : '';
      return { status: 200, body: { items, nextCursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/enterprises/:uscc/coverage',
    operationId: 'getCoverageOfEnterprise',
    summary: { en: 'What an enterprise must hold, and where it has no cover', zh: '企业应保险种与保障缺口' },
    tag,
    access: { roles: [...offices.roles, 'enterprise'] },
    params: z.strictObject({ uscc: usccSchema }),
    query: z.strictObject(asOfQuery),
    responses: {
      200: {
        description: 'One item a line that it is or was obliged to hold',
        schema: z.strictObject({ date: z.string(), lines: z.array(lineOfEnterpriseSchema) }),
        example: {
          date: '2025-07-01',
          lines: [
            {
              line: 'ENV_LIAB',
              duty: [
                {
                  from: '2025-01-01',
                  department: 'EEB',
                  category: '危险废物产生单位',
                  listReference: '2025年环境污染责任险名录',
                },
              ],
              obliged: true,
              gap: { since: '2025-07-01' },
              lapses: [exampleLapse],
            },
          ],
        },
      },
    },
    errors: ['USCC_INVALID'],
    handle: async ({ params: { uscc }, query, principal }) => {
      const refused = ownPartyOnly(principal, uscc);
      if (refused !== undefined) return refused;
      const { db } = platform.store;
      const [duties, files] = await Promise.all([
        findObligationsOf(db, uscc, fullCoverageLines),
        findCoverFilesOf(db, uscc, fullCoverageLines),
      ]);
      const date = dateOf(query, platform.clock);
      const lines = duties.map(({ line, periods }) => {
        const file = files.find((entry) => entry.line === line);
        const obliged = { enterpriseUscc: uscc, duty: periods, covers: file?.covers ?? [] };
        const gap = gapOn(obliged, date, query.knownAt);
        return {
          line,
          duty: periods.map((period) => ({ ...period })),
          obliged: periods.some((period) => holdsOn(period, date)),
          ...(gap === undefined ? {} : { gap: { since: gap.since, lastPolicy: gap.lastPolicy } }),
          lapses: file?.lapses.map(lapseView(file)) ?? [],
        };
      });
      return { status: 200, body: { date, lines } };
    },
  }),
];
