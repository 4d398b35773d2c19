import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  freeTextSchema,
  nonNegativeYuanSchema,
  type Platform,
  rateSchema,
} from '@donghu/chassis';
import { isDomainError, wholeRate } from '@donghu/kernel';
import * as z from 'zod';
import { defineSchemeCommand } from '../commands/define-scheme.js';
import type { SchemeVersion } from '../domain/scheme.js';
import { subsidyRules } from '../parameters/subsidy-rules.js';
import { findSchemeVersions } from '../store/scheme-queries.js';
import { rulesViewSchema, schemeViewSchema } from './view-schemas.js';
import { schemeView } from './views.js';

const shareSchema = rateSchema.refine((value) => value <= wholeRate, {
  error: 'A rate is at most 1.000000',
  params: { rule: 'ABOVE_WHOLE' },
});

const schemeSchema = z.strictObject({
  code: codeSchema,
  from: dateSchema,
  titleZh: freeTextSchema(80),
  titleEn: freeTextSchema(120),
  lines: z.array(codeSchema).max(100),
  products: z.array(z.string().min(1).max(64)).max(5_000).default([]),
  rate: shareSchema,
  enterpriseYearCap: nonNegativeYuanSchema,
  headCap: nonNegativeYuanSchema.optional(),
  policyCap: nonNegativeYuanSchema.optional(),
  countedPremiumRate: shareSchema.optional(),
  outsideAcrossSchemesCap: z.boolean().default(false),
  reference: freeTextSchema(400),
  note: freeTextSchema(400).optional(),
});

const schemeVersionOf = ({
  headCap,
  policyCap,
  countedPremiumRate,
  note,
  ...body
}: z.output<typeof schemeSchema>): SchemeVersion => ({
  ...body,
  ...(headCap === undefined ? {} : { headCap }),
  ...(policyCap === undefined ? {} : { policyCap }),
  ...(countedPremiumRate === undefined ? {} : { countedPremiumRate }),
  ...(note === undefined ? {} : { note }),
});

const example = {
  code: 'GREEN',
  from: '2027-01-01',
  titleZh: '环境污染责任险补贴',
  titleEn: 'Environmental pollution liability',
  lines: ['ENV_LIAB'],
  rate: '0.350000',
  enterpriseYearCap: '80000.00',
  reference: '年度资金安排通知 2026',
};

export const schemeRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/schemes',
    operationId: 'defineScheme',
    summary: { en: 'Define a version of a scheme from a day on', zh: '发布补贴方案版本' },
    tag: 'schemes',
    access: { roles: ['finance'] },
    idempotent: true,
    body: schemeSchema,
    // As many products as may be named, each of the longest name.
    bodyLimitBytes: 2_097_152,
    example,
    responses: {
      201: {
        description: 'Defined',
        schema: z.strictObject({ id: z.string() }),
        example: { id: 'GREEN@2027-01-01' },
      },
    },
    errors: ['SCHEME_ALREADY_EXISTS'],
    handle: async ({ body, idempotency }) => {
      const input = schemeVersionOf(body);
      const executed = await platform.executor.execute(defineSchemeCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      return { status: 201, body: executed.output, replayed: executed.replayed };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/schemes',
    operationId: 'listSchemes',
    summary: { en: 'List all versions of all schemes and what holds for all', zh: '查询补贴方案' },
    tag: 'schemes',
    access: 'anyone',
    responses: {
      200: {
        description: 'Schemes and common rules',
        schema: z.strictObject({ items: z.array(schemeViewSchema), rules: z.array(rulesViewSchema) }),
      },
    },
    errors: [],
    handle: async () => ({
      status: 200,
      body: {
        items: (await findSchemeVersions(platform.store.db)).map(schemeView),
        rules: JSON.parse(
          JSON.stringify(subsidyRules, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
        ),
      },
    }),
  }),
];
