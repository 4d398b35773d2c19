import { codeSchema, dateSchema, freeTextSchema, ppmSchema, usccSchema, yuanSchema } from '@donghu/chassis';
import { wholePpm } from '@donghu/kernel';
import * as z from 'zod';
import { instrumentCodes } from '../parameters/instruments.js';
import { largestAmount } from '../parameters/largest-amount.js';

const idSchema = (what: string, example: string) =>
  z
    .string()
    .regex(/^[A-Z0-9][A-Z0-9-]{5,39}$/, `${what} has 6 to 40 upper-case letters, digits and hyphens`)
    .meta({ examples: [example], description: `${what}, given by the reporter and unique on the platform` });

export const demandIdSchema = idSchema("A demand's number", 'XQ-2025-0001');

export const projectIdSchema = idSchema("A project's number", 'XM-2025-0001');

/** The reporter's own name for one fact of a project: the same again is known. */
const referenceSchema = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/, 'A reference has 1 to 40 upper-case letters, digits and hyphens')
  .meta({ examples: ['DW-1'], description: 'Unique within the project and the kind of report. 业务编号' });

const amountSchema = yuanSchema
  .refine((amount) => amount > 0n, {
    error: 'The amount must be above zero',
    params: { rule: 'NOT_POSITIVE' },
  })
  .refine((amount) => amount <= largestAmount, {
    error: 'No report states more than one trillion yuan',
    params: { rule: 'TOO_BIG' },
  })
  .meta({
    id: 'CapitalAmount',
    type: 'string',
    pattern: '^(0\\.(0[1-9]|[1-9][0-9])|[1-9][0-9]{0,11}\\.[0-9]{2}|1000000000000\\.00)$',
    examples: ['80000.00'],
    description: 'An amount in yuan above zero, at most one trillion. 金额（元），大于零',
  });

const instrumentSchema = codeSchema
  .refine((code) => instrumentCodes.includes(code), {
    error: 'is not an investment instrument of the catalogue',
    params: { rule: 'UNKNOWN_CODE' },
  })
  .meta({
    id: 'Instrument',
    enum: instrumentCodes,
    examples: ['EQUITY_PLAN'],
    description: 'A code of /v1/instruments. 投资工具',
  });

export const demandSchema = z.strictObject({
  demandId: demandIdSchema,
  enterpriseUscc: usccSchema,
  instrument: instrumentSchema,
  amount: amountSchema,
  termMonths: z.int().min(1).max(600),
  registeredOn: dateSchema,
});

export const demandExample = {
  demandId: 'XQ-2025-0001',
  enterpriseUscc: '91420100616400352X',
  instrument: 'EQUITY_PLAN',
  amount: '300000000.00',
  termMonths: 60,
  registeredOn: '2025-03-10',
};

export const projectSchema = z.strictObject({
  projectId: projectIdSchema,
  title: freeTextSchema(200),
  investorUscc: usccSchema,
  enterpriseUscc: usccSchema,
  instrument: instrumentSchema,
  commitment: amountSchema,
  signedOn: dateSchema,
  termEndsOn: dateSchema,
  zoneSharePpm: ppmSchema.default(wholePpm),
  demandId: demandIdSchema.optional(),
});

export const projectExample = {
  projectId: 'XM-2025-0001',
  title: '光纤预制棒扩产股权投资计划',
  investorUscc: '91420000MA49148N8B',
  enterpriseUscc: '91420100616400352X',
  instrument: 'EQUITY_PLAN',
  commitment: '200000000.00',
  signedOn: '2025-04-01',
  termEndsOn: '2030-03-31',
  demandId: 'XQ-2025-0001',
};

export const amendmentSchema = z.strictObject({
  reference: referenceSchema,
  commitment: amountSchema,
  effectiveOn: dateSchema,
});

export const amendmentExample = { reference: 'AM-1', commitment: '180000000.00', effectiveOn: '2025-09-01' };

export const drawdownSchema = z.strictObject({
  reference: referenceSchema,
  amount: amountSchema,
  drawnOn: dateSchema,
});

export const drawdownExample = { reference: 'DW-1', amount: '150000000.00', drawnOn: '2025-06-30' };

export const returnSchema = z.strictObject({
  reference: referenceSchema,
  amount: amountSchema,
  returnedOn: dateSchema,
});

export const returnExample = { reference: 'RT-1', amount: '30000000.00', returnedOn: '2026-06-30' };

const ofProject = { projectId: projectIdSchema };

/** A line of a file: one report of any kind. */
export const capitalReportSchema = z.discriminatedUnion('type', [
  demandSchema.extend({ type: z.literal('DEMAND') }),
  projectSchema.extend({ type: z.literal('PROJECT') }),
  amendmentSchema.extend({ type: z.literal('AMENDMENT'), ...ofProject }),
  drawdownSchema.extend({ type: z.literal('DRAWDOWN'), ...ofProject }),
  returnSchema.extend({ type: z.literal('RETURN'), ...ofProject }),
]);

export const capitalReportExample = { type: 'DRAWDOWN', projectId: 'XM-2025-0001', ...drawdownExample };

export const reportedSchema = z.strictObject({
  type: z.enum(['DEMAND', 'PROJECT', 'AMENDMENT', 'DRAWDOWN', 'RETURN']),
  id: z.string(),
  outcome: z.enum(['ACCEPTED', 'KNOWN']),
  version: z.int(),
  project: z
    .strictObject({
      state: z.enum(['COMMITTED', 'DRAWING', 'FULLY_DRAWN']),
      commitment: z.string(),
      drawn: z.string(),
      outstanding: z.string(),
      introduced: z.string(),
    })
    .optional(),
});
