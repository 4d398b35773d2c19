import { type AnyRoute, dateSchema, defineRoute, type Platform } from '@donghu/chassis';
import * as z from 'zod';
import {
  checkSeries,
  coverageSeries,
  type DayOfCoverage,
  gapOn,
  longestSeriesDays,
  percentOf,
} from '../domain/coverage.js';
import { findObliged } from '../store/obliged-enterprises.js';
import {
  asOfQuery,
  dateOf,
  dayOfCoverageSchema,
  fullLineSchema,
  lastPolicySchema,
  offices,
  coverageTag as tag,
} from './coverage-schemas.js';

const dayView = ({ date, obligated, insured }: DayOfCoverage) => ({
  date,
  obligated,
  insured,
  ratePercent: percentOf(BigInt(insured), BigInt(obligated)),
});

const params = z.strictObject({ line: fullLineSchema });
const day = { date: '2025-06-30', obligated: 40, insured: 38, ratePercent: '95.00' };

/** How far the obliged enterprises hold a line (全覆盖), plan (二)1: all of it follows from what is stored now. */
export const coverageRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/v1/coverage/:line',
    operationId: 'getCoverage',
    summary: {
      en: 'Count insured among obliged enterprises on a date',
      zh: '应保企业覆盖率（可按日期回溯）',
    },
    tag,
    access: offices,
    params,
    query: z.strictObject(asOfQuery),
    responses: {
      200: {
        description: 'The coverage of the day',
        schema: z.strictObject({ line: z.string(), ...dayOfCoverageSchema }),
        example: { line: 'ENV_LIAB', ...day },
      },
    },
    errors: [],
    handle: async ({ params: { line }, query }) => {
      const date = dateOf(query, platform.clock);
      const obliged = await findObliged(platform.store.db, line);
      const [first] = coverageSeries(obliged, { from: date, to: date }, query.knownAt);
      return { status: 200, body: { line, ...(first === undefined ? {} : dayView(first)) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/coverage/:line/series',
    operationId: 'getCoverageSeries',
    summary: { en: 'Coverage of every day of a range', zh: '应保企业覆盖率逐日序列' },
    tag,
    access: offices,
    params,
    query: z.strictObject({ from: dateSchema, to: dateSchema, knownAt: asOfQuery.knownAt }),
    responses: {
      200: {
        description: `A day an item, the last day included; at most ${longestSeriesDays}`,
        schema: z.strictObject({ line: z.string(), days: z.array(z.strictObject(dayOfCoverageSchema)) }),
        example: { line: 'ENV_LIAB', days: [day] },
      },
    },
    errors: [],
    handle: async ({ params: { line }, query }) => {
      const refused = checkSeries(query);
      if (refused !== undefined) return refused;
      const obliged = await findObliged(platform.store.db, line);
      const days = coverageSeries(obliged, query, query.knownAt).map(dayView);
      return { status: 200, body: { line, days } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/coverage/:line/gaps',
    operationId: 'listCoverageGaps',
    summary: { en: 'List obliged enterprises without cover on a date', zh: '应保未保企业清单' },
    tag,
    access: offices,
    params,
    query: z.strictObject({
      ...asOfQuery,
      cursor: z.string().max(80).default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: {
      200: {
        description: 'In ascending order of the codes; an empty cursor ends the list',
        schema: z.strictObject({
          items: z.array(
            z.strictObject({
              enterpriseUscc: z.string(),
              since: z.string(),
              lastPolicy: lastPolicySchema.optional(),
              department: z.string(),
              listReference: z.string(),
            }),
          ),
          nextCursor: z.string(),
        }),
        example: {
          items: [
            {
              enterpriseUscc: '91420100616400352X',
              since: '2025-07-01',
              lastPolicy: { policyId: '91100000710931483R/PZ-2024-0001', endedOn: '2025-07-01' },
              department: 'EEB',
              listReference: '2025年环境污染责任险名录',
            },
          ],
          nextCursor: '',
        },
      },
    },
    errors: [],
    handle: async ({ params: { line }, query }) => {
      const { cursor, limit, knownAt } = query;
      const date = dateOf(query, platform.clock);
      const obliged = await findObliged(platform.store.db, line);
      const gaps = obliged
        .filter(({ enterpriseUscc }) => enterpriseUscc > cursor)
        .flatMap((enterprise) => gapOn(enterprise, date, knownAt) ?? []);
      const items = gaps.slice(0, limit);
      const nextCursor = gaps.length > limit ? (items.at(-1)?.enterpriseUscc ?? '') : '';
      return { status: 200, body: { items, nextCursor } };
    },
  }),
];
