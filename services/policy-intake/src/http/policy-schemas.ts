import {
  codeSchema,
  dateSchema,
  freeTextSchema,
  nonNegativeYuanSchema,
  ppmSchema,
  rateSchema,
  usccSchema,
} from '@donghu/chassis';
import * as z from 'zod';
import { fewestMembers, mostMembers } from '../domain/co-insurance.js';
import { policyWarnings } from '../domain/policy.js';
import { intellectualPropertyKinds } from '../domain/policy-references.js';
import { beneficiaryKinds, coverKinds } from '../domain/policy-report.js';
import { largestAmount } from '../parameters/largest-amount.js';

/** The insurer's own number; lower case is raised. */
export const policyNumberSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{6,40}$/, 'A policy number has 6 to 40 letters, digits and hyphens')
  .transform((number) => number.toUpperCase())
  .meta({
    id: 'PolicyNumber',
    examples: ['PZ-2025-0001'],
    description: "The insurer's own policy number, unique within the insurer. 保单号",
  });

export const amountSchema = nonNegativeYuanSchema.refine((amount) => amount <= largestAmount, {
  error: 'No policy states more than one trillion yuan',
  params: { rule: 'TOO_BIG' },
});

/** Above any employer's staff in China. */
const largestHeadCount = 10_000_000;

export const headCountSchema = z.int().min(1).max(largestHeadCount);

export const coInsurerSchema = z.strictObject({
  insurerUscc: usccSchema,
  sharePpm: ppmSchema,
  lead: z.boolean().default(false).meta({ description: 'Whether it leads. 首席承保人' }),
});

export const coInsuranceSchema = z
  .strictObject({
    pool: codeSchema.optional(),
    members: z
      .array(coInsurerSchema)
      .min(fewestMembers)
      .max(mostMembers)
      .optional()
      .meta({ description: 'Those of the pool where none are stated. 共保份额' }),
    leadFeeRate: rateSchema
      .optional()
      .meta({ description: 'What the followers pay the lead of their premium. 首席管理费率' }),
  })
  .refine(({ pool, members }) => pool !== undefined || members !== undefined, {
    error: 'Co-insurance names its members or a pool',
    params: { rule: 'REQUIRED' },
    path: ['members'],
  })
  .meta({ description: 'Who shares the policy; the amounts are the whole. 共同保险' });

const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'A country is two letters of ISO 3166-1')
  .meta({ id: 'Country', examples: ['CN'], description: 'Two letters of ISO 3166-1. 国家或地区代码' });

/** What the policy is about. Persons are never named. */
const referencesSchema = z
  .strictObject({
    intellectualProperty: z
      .strictObject({
        kind: z.enum(intellectualPropertyKinds),
        number: freeTextSchema(64),
        jurisdiction: countrySchema.default('CN'),
      })
      .optional()
      .meta({ description: '知识产权' }),
    loan: z
      .strictObject({ lenderUscc: usccSchema, contractNumber: freeTextSchema(64) })
      .optional()
      .meta({ description: '贷款合同' }),
    equipment: z
      .strictObject({ name: freeTextSchema(120), catalogueItem: freeTextSchema(64).optional() })
      .optional()
      .meta({ description: '设备及首台（套）目录条目' }),
    exportMarket: countrySchema.optional(),
    construction: z
      .strictObject({
        projectCode: freeTextSchema(64),
        budgetIncluded: z.boolean().meta({ description: 'Part of the approved budget estimate. 列入概算' }),
      })
      .optional()
      .meta({ description: '建设项目' }),
  })
  .meta({ description: 'What the policy is about. 关联标的' });

/** Amounts in yuan are converted: the premium at the parity of its payment, the cover at that of the first day. */
const originalCurrencySchema = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'A currency is three letters of ISO 4217')
      .meta({ id: 'Currency', examples: ['USD'], description: 'Three letters of ISO 4217. 币种' }),
    writtenPremium: amountSchema,
    cover: amountSchema,
    premiumParity: rateSchema.meta({ description: 'Yuan for one unit on the day of payment. 缴费日中间价' }),
    coverParity: rateSchema.meta({ description: 'Yuan for one unit on the first day. 起保日中间价' }),
  })
  .meta({ description: 'What a policy in another currency was agreed at. 外币保单原币金额' });

export const policyReportSchema = z.strictObject({
  insurerUscc: usccSchema,
  policyNumber: policyNumberSchema,
  policyholderUscc: usccSchema,
  insuredUscc: usccSchema,
  line: codeSchema,
  productCode: freeTextSchema(64).optional(),
  startOn: dateSchema,
  endOn: dateSchema,
  issuedOn: dateSchema,
  writtenPremium: amountSchema,
  paidPremium: amountSchema,
  paidOn: dateSchema.optional(),
  cover: amountSchema,
  insuredHeadCount: headCountSchema.optional(),
  otherPublicSubsidy: amountSchema.optional(),
  coInsurance: coInsuranceSchema.optional(),
  sandboxCase: codeSchema.optional(),
  references: referencesSchema.optional(),
  tax: amountSchema.optional().meta({ description: 'Of the written premium, which includes it. 税额' }),
  deductible: amountSchema.optional().meta({ description: 'What the insured bears of a loss. 免赔额' }),
  perOccurrenceLimit: amountSchema.optional().meta({ description: '每次事故责任限额' }),
  intermediaryUscc: usccSchema.optional().meta({ description: 'Broker, agent or adjuster. 中介机构' }),
  beneficiaryKind: z.enum(beneficiaryKinds).optional().meta({ description: 'Who benefits. 受益方' }),
  coverKind: z.enum(coverKinds).optional().meta({ description: 'What the cover is. 保额类型' }),
  originalCurrency: originalCurrencySchema.optional(),
});

export type PolicyReportBody = z.output<typeof policyReportSchema>;

export const policyReportExample = {
  insurerUscc: '91100000710931483R',
  policyNumber: 'PZ-2025-0001',
  policyholderUscc: '91420100616400352X',
  insuredUscc: '91420100616400352X',
  line: 'RND_LIAB',
  startOn: '2025-03-10',
  endOn: '2026-03-09',
  issuedOn: '2025-03-07',
  writtenPremium: '80000.00',
  paidPremium: '80000.00',
  paidOn: '2025-03-08',
  cover: '20000000.00',
};

export const reportAnswerSchema = z.strictObject({
  policyId: z.string(),
  outcome: z.enum(['ACCEPTED', 'ALREADY_KNOWN']),
  version: z.int(),
  acceptedOn: z.string(),
  warnings: z.array(z.enum(policyWarnings)),
});

export const reportAnswerExample = {
  policyId: '91100000710931483R/PZ-2025-0001',
  outcome: 'ACCEPTED',
  version: 1,
  acceptedOn: '2025-03-10',
  warnings: [],
};

export const cancellationSchema = z.strictObject({
  kind: z.enum(['FROM_START', 'MID_TERM']),
  effectiveOn: dateSchema.meta({ description: 'First day without cover. 保障终止日' }),
  refund: amountSchema,
  reason: freeTextSchema(500).optional(),
});

export const cancellationExample = {
  kind: 'MID_TERM',
  effectiveOn: '2025-06-01',
  refund: '60000.00',
  reason: '企业停止该研发项目',
};

export const cancellationAnswerSchema = z.strictObject({
  policyId: z.string(),
  outcome: z.enum(['CANCELLED', 'ALREADY_KNOWN']),
  version: z.int(),
});

/** Parameters of a list: where the page begins and how long it is. */
export const pageSchema = {
  cursor: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};
