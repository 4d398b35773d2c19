import { type AnyRoute, defineRoute } from '@donghu/chassis';
import * as z from 'zod';
import { type InsuranceLine, insuranceLines } from '../parameters/insurance-lines.js';
import { referencesOfLine } from '../parameters/line-references.js';
import { obligatedSectors } from '../parameters/obligated-sectors.js';

const lineSchema = z.strictObject({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  mode: z.enum(['FULL', 'VOL', 'DEM', 'PILOT', 'INNO']).optional(),
  subsidy: z.enum(['BY_PLAN', 'BY_DEFAULT', 'NO']),
  group: z.enum(['A1', 'A2', 'A3', 'A4', 'B']),
  industryLineCode: z.string().optional(),
  regulatoryClass: z.string(),
  countsHeads: z.boolean(),
  reference: z.string(),
  from: z.string(),
  /** New products of innovative lines may run in the regulatory sandbox. */
  sandbox: z.boolean(),
  /** What a policy of the line names. */
  references: z.array(z.string()),
  /** Who has to hold the line. */
  obligated: z
    .strictObject({
      sectors: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
      from: z.string(),
      reference: z.string(),
    })
    .optional(),
});

const lineView = (line: InsuranceLine) => ({
  ...line,
  sandbox: line.mode === 'INNO',
  references: referencesOfLine(line.code),
  obligated: obligatedSectors(line.code),
});

/** The catalogue, for reporters and for the public. */
export const insuranceLinesRoute: AnyRoute = defineRoute({
  method: 'get',
  path: '/v1/insurance-lines',
  operationId: 'listInsuranceLines',
  summary: { en: 'List the insurance lines', zh: '险种目录' },
  tag: 'catalogue',
  access: 'anyone',
  responses: {
    200: { description: 'All lines', schema: z.strictObject({ items: z.array(lineSchema) }) },
  },
  errors: [],
  handle: async () => ({ status: 200, body: { items: insuranceLines.map(lineView) } }),
});
