import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { addFen, formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import { percentOf } from '../domain/coverage.js';
import { demandCoverageOn } from '../domain/demand-coverage.js';
import { allExportLines, demandLines, linesOfDemand } from '../parameters/coverage-lines.js';
import { findHeldAndAsked } from '../store/held-and-asked.js';
import { asOfQuery, coverageTag, dateOf, offices } from './coverage-schemas.js';

const lineSchema = z.enum([allExportLines, ...demandLines]).meta({
  examples: ['EMPLOYER'],
  description: 'A line whose demand is to be met, or all lines of export credit. 愿保尽保险种',
});

/** How far demand is met (愿保尽保), plan (二)1 and (四)1: insured ÷ (insured + open registered demand). */
export const demandCoverageRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/demand-coverage/:line',
    operationId: 'getDemandCoverage',
    summary: { en: 'Count how far demand for a line is met on a date', zh: '投保需求满足率（可按日期回溯）' },
    tag: coverageTag,
    access: offices,
    params: z.strictObject({ line: lineSchema }),
    query: z.strictObject(asOfQuery),
    responses: {
      200: {
        description: 'By enterprise, and by amount: cover in force, and what open demands ask for beyond it',
        schema: z.strictObject({
          line: z.string(),
          date: z.string(),
          insured: z.int(),
          openDemand: z.int(),
          ratePercent: z.string().optional(),
          insuredCover: z.string(),
          openDemandCover: z.string(),
          coverRatePercent: z.string().optional(),
        }),
        example: {
          line: 'EXPORT',
          date: '2025-06-30',
          insured: 3,
          openDemand: 1,
          ratePercent: '75.00',
          insuredCover: '60000000.00',
          openDemandCover: '20000000.00',
          coverRatePercent: '75.00',
        },
      },
    },
    errors: [],
    handle: async ({ params: { line }, query }) => {
      const date = dateOf(query, platform.clock);
      const held = await Promise.all(
        linesOfDemand(line).map((code) => findHeldAndAsked(platform.store.db, code, date)),
      );
      const { insured, openDemand, insuredCover, openDemandCover } = demandCoverageOn(
        held.flat(),
        date,
        query.knownAt,
      );
      const body = {
        line,
        date,
        insured,
        openDemand,
        ratePercent: percentOf(BigInt(insured), BigInt(insured + openDemand)),
        insuredCover: formatYuan(insuredCover),
        openDemandCover: formatYuan(openDemandCover),
        coverRatePercent: percentOf(insuredCover, addFen(insuredCover, openDemandCover)),
      };
      return { status: 200, body };
    },
  });
