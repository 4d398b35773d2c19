import { codeSchema, dateSchema, freeTextSchema } from '@donghu/chassis';
import * as z from 'zod';
import { negativeKinds, severities, standingKinds } from '../domain/credit-record.js';
import { grades, ratedClasses } from '../domain/grade.js';
import { absences, pointsOfModel } from '../domain/scorecard.js';
import { scorecard2025No1 } from '../parameters/scorecard-2025-1.js';

/** It is part of paths. */
export const modelVersionSchema = z
  .string()
  .regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/, 'A version is of letters, digits, ., _ and -, 32 at most')
  .meta({ id: 'ModelVersion', examples: ['2026.1'], description: 'Version of a scoring model. 模型版本' });

const labelSchema = z.strictObject({ zh: freeTextSchema(80), en: freeTextSchema(120) });
const referenceSchema = freeTextSchema(400);
const pointsSchema = z.int().min(0).max(pointsOfModel);
const percentSchema = z.int().min(0).max(100);
const ratioSchema = z.int().min(0).max(1_000_000_000);
const kindSchema = z.enum(standingKinds);

/** No disclosure of a negative record goes further back: 武汉市公共信用信息管理办法. */
const longestDisclosureYears = 5;

const ruleSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('REGISTRATION_MATCHES') }),
  z.strictObject({ method: z.literal('BEST_CLASS'), points: z.record(codeSchema, pointsSchema) }),
  z.strictObject({
    method: z.literal('BY_VALUE'),
    kind: kindSchema,
    points: z.record(codeSchema, pointsSchema),
  }),
  z.strictObject({ method: z.literal('ON_FILE'), kind: kindSchema }),
  z.strictObject({ method: z.literal('PER_UNIT'), kind: kindSchema, pointsEach: pointsSchema }),
  z.strictObject({
    method: z.literal('AT_LEAST'),
    kind: kindSchema,
    bands: z
      .array(z.strictObject({ atLeastPpm: ratioSchema, points: pointsSchema }))
      .min(1)
      .max(20),
    otherwise: pointsSchema,
  }),
  z.strictObject({
    method: z.literal('AT_MOST'),
    kind: kindSchema,
    bands: z
      .array(z.strictObject({ atMostPpm: ratioSchema, points: pointsSchema }))
      .min(1)
      .max(20),
    otherwise: pointsSchema,
  }),
  z.strictObject({ method: z.literal('YEARS_INSURED'), pointsEach: pointsSchema }),
  z.strictObject({ method: z.literal('PREMIUM_ON_TIME'), graceDays: z.int().min(0).max(365) }),
  z.strictObject({
    method: z.literal('DEDUCTIONS'),
    deductions: z
      .array(
        z.strictObject({
          kind: z.enum(negativeKinds),
          severity: z.enum(severities).optional(),
          points: pointsSchema,
        }),
      )
      .min(1)
      .max(30),
  }),
]);

const indicatorSchema = z.strictObject({
  code: codeSchema,
  label: labelSchema,
  points: pointsSchema,
  rule: ruleSchema,
  whenAbsent: z.enum(absences),
  reference: referenceSchema,
});

/** A whole model; the day from which it holds is decided with its activation. */
export const scoringModelSchema = z.strictObject({
  version: modelVersionSchema,
  reference: referenceSchema,
  dimensions: z
    .array(
      z.strictObject({
        code: codeSchema,
        label: labelSchema,
        indicators: z.array(indicatorSchema).min(1).max(50),
      }),
    )
    .min(1)
    .max(20),
  missing: z.strictObject({
    givenPercent: percentSchema,
    unratedAbovePercent: percentSchema,
    reference: referenceSchema,
  }),
  negativeWeights: z.strictObject({
    bands: z
      .array(
        z.strictObject({
          throughYears: z.int().min(1).max(longestDisclosureYears),
          percent: percentSchema,
        }),
      )
      .min(1)
      .max(longestDisclosureYears),
    reference: referenceSchema,
  }),
  grades: z.strictObject({
    bounds: z.array(
      z.strictObject({
        grade: z.enum(grades),
        fromPoints: pointsSchema,
        supervisionClass: z.enum(ratedClasses),
      }),
    ),
    reference: referenceSchema,
  }),
  validity: z.strictObject({ years: z.int().min(1).max(5), reference: referenceSchema }),
  yearlyReview: z.strictObject({ firstOn: dateSchema, reference: referenceSchema }),
});

const { from: _, ...builtIn } = scorecard2025No1;

export const scoringModelExample = { ...builtIn, version: '2026.1', reference: '2026年模型修订通知' };

export const modelSummarySchema = z.strictObject({
  version: z.string(),
  reference: z.string(),
  state: z.enum(['BUILT_IN', 'PROPOSED', 'ACTIVATION_REQUESTED', 'ACTIVATED']),
  /** First day in force; of one that is not approved yet, as it was asked for. */
  from: z.string().optional(),
  proposedBy: z.string().optional(),
  proposedAt: z.string().optional(),
});
