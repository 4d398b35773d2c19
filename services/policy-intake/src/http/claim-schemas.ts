import { dateSchema, ppmSchema, usccSchema } from '@donghu/chassis';
import { containsResidentNumber } from '@donghu/kernel';
import * as z from 'zod';
import { cessionKinds } from '../domain/cession.js';
import { claimStates } from '../domain/claim.js';
import { amountSchema, policyNumberSchema } from './policy-schemas.js';

/** The insurer's own number; lower case is raised. */
export const claimNumberSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{6,40}$/, 'A claim number has 6 to 40 letters, digits and hyphens')
  .transform((number) => number.toUpperCase())
  .meta({
    id: 'ClaimNumber',
    examples: ['PA-2025-0001'],
    description: "The insurer's own claim number, unique within the insurer. 赔案号",
  });

/** A reference of the reporter: no place for personal data. */
export const referenceSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,40}$/, 'A reference has 1 to 40 letters, digits and hyphens')
  .refine((text) => !containsResidentNumber(text), {
    error: 'The reference is a resident identity number; choose another one',
    params: { rule: 'PERSONAL_DATA' },
  })
  .meta({ id: 'Reference', examples: ['ZF-1'], description: "The reporter's own reference. 报送编号" });

export const claimReportSchema = z.strictObject({
  insurerUscc: usccSchema,
  claimNumber: claimNumberSchema,
  policyNumber: policyNumberSchema,
  occurredOn: dateSchema,
  reportedOn: dateSchema,
  reserve: amountSchema,
});

export const claimReportExample = {
  insurerUscc: '91100000710931483R',
  claimNumber: 'PA-2025-0001',
  policyNumber: 'PZ-2025-0001',
  occurredOn: '2025-04-20',
  reportedOn: '2025-04-22',
  reserve: '500000.00',
};

export const claimProgressSchema = z.strictObject({
  reference: referenceSchema,
  state: z.enum(claimStates),
  on: dateSchema,
  reserve: amountSchema.optional(),
  papersCompleteOn: dateSchema.optional(),
  suspectedFraud: z.boolean().optional(),
});

export const claimPaymentSchema = z.strictObject({
  reference: referenceSchema,
  amount: amountSchema,
  paidOn: dateSchema,
});

export const claimPaymentExample = { reference: 'ZF-1', amount: '100000.00', paidOn: '2025-05-10' };

export const claimPaymentLineSchema = claimPaymentSchema.extend({
  insurerUscc: usccSchema,
  claimNumber: claimNumberSchema,
});

export const claimAnswerSchema = z.strictObject({
  claimId: z.string(),
  outcome: z.enum(['ACCEPTED', 'ALREADY_KNOWN']),
  state: z.enum(claimStates),
  version: z.int(),
});

export const cessionSchema = z.strictObject({
  reference: referenceSchema,
  cedantUscc: usccSchema,
  reinsurer: z
    .string()
    .regex(/^[A-Za-z0-9./-]{2,64}$/, 'A code of China, or another identification, of 2 to 64 characters'),
  kind: z.enum(cessionKinds),
  cededPpm: ppmSchema.optional(),
  retention: amountSchema.optional(),
  limit: amountSchema.optional(),
  commissionPpm: ppmSchema.optional(),
  from: dateSchema,
});

export const cessionExample = {
  reference: 'FC-1',
  cedantUscc: '91100000710931483R',
  reinsurer: '91100000100023789N',
  kind: 'TREATY_QS',
  cededPpm: 400_000,
  commissionPpm: 250_000,
  from: '2025-03-10',
};

export const cessionAnswerSchema = z.strictObject({
  policyId: z.string(),
  outcome: z.enum(['ACCEPTED', 'ALREADY_KNOWN']),
  version: z.int(),
});
