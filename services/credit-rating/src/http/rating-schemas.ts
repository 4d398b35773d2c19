import * as z from 'zod';

const labelSchema = z.strictObject({ zh: z.string(), en: z.string() });

export const dimensionSchema = z.strictObject({
  dimension: z.string(),
  pointsMilli: z.int(),
  maximumMilli: z.int(),
  /** One of its indicators rests on a record under objection. */
  disputed: z.boolean(),
});

export const indicatorSchema = z.strictObject({
  code: z.string(),
  dimension: z.string(),
  pointsMilli: z.int(),
  maximumMilli: z.int(),
  state: z.enum(['SCORED', 'NONE', 'MISSING']),
  input: z.string(),
  evidence: z.array(
    z.strictObject({
      source: z.string(),
      documentNumber: z.string(),
      date: z.string(),
      fact: z.string(),
      deductedMilli: z.int().optional(),
      repairedOn: z.string().optional(),
    }),
  ),
});

export const ratingSchema = z.strictObject({
  uscc: z.string(),
  version: z.int(),
  /** This and every part below that is optional: as far as the caller may see it. */
  grade: z.string().optional(),
  supervisionClass: z.string().optional(),
  effectiveAt: z.string(),
  validTo: z.string().optional(),
  modelVersion: z.string(),
  dimensions: z.array(dimensionSchema).optional(),
  /** A record that it rests on was under objection at the instant asked for. */
  disputed: z.boolean(),
  /** Thousandths of a point; not shown to insurers and banks, nor are vetoes. */
  scoreMilli: z.int().optional(),
  vetoes: z.array(z.string()).optional(),
  /** The indicators, and vetoes, that rest on such a record. */
  disputedItems: z.array(z.string()).optional(),
  cause: z.string().optional(),
  recordedAt: z.string().optional(),
  /** A drop into class D by score that is announced; it holds after the last day to object. */
  preNotice: z
    .strictObject({
      supervisionClass: z.literal('D'),
      grade: z.string(),
      scoreMilli: z.int(),
      announcedOn: z.string(),
      /** Empty for a year whose working days are not announced yet. */
      objectUntil: z.string(),
    })
    .optional(),
  /** Shown to the enterprise itself, the regulator and the auditor, and to a department whose grant names them. */
  indicators: z.array(indicatorSchema).optional(),
});

export type RatingBody = z.output<typeof ratingSchema>;

export const publicClassSchema = z.strictObject({
  uscc: z.string(),
  supervisionClass: z.enum(['A', 'D']),
  basis: z.enum(['CLASS_A', 'PUBLIC_LIST']),
});

export const explanationSchema = z.strictObject({
  uscc: z.string(),
  version: z.int(),
  modelVersion: z.string(),
  summary: labelSchema,
  reasons: z.array(
    indicatorSchema.extend({
      dimensionLabel: labelSchema,
      label: labelSchema,
      reference: z.string(),
      text: labelSchema,
      disputed: z.boolean(),
    }),
  ),
});

export const ratingExample = {
  uscc: '91420100616400352X',
  version: 3,
  grade: 'AA',
  supervisionClass: 'A',
  effectiveAt: '2026-05-06T16:00:00.000Z',
  validTo: '2027-05-07',
  modelVersion: '2025.1',
  dimensions: [{ dimension: 'TAX', pointsMilli: 130_000, maximumMilli: 130_000, disputed: false }],
  disputed: false,
  scoreMilli: 846_000,
  vetoes: [],
  disputedItems: [],
  cause: 'RECORD_ADDED',
  recordedAt: '2026-05-06T08:12:00.000Z',
};
