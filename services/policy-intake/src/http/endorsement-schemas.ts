import { dateSchema, freeTextSchema, usccSchema, yuanSchema } from '@donghu/chassis';
import { zeroFen } from '@donghu/kernel';
import * as z from 'zod';
import { fewestMembers, inOrderOfCodes, mostMembers } from '../domain/co-insurance.js';
import { type Endorsement, endorsementKinds, highestSequence } from '../domain/endorsement.js';
import { largestAmount } from '../parameters/largest-amount.js';
import { amountSchema, coInsurerSchema, headCountSchema, policyNumberSchema } from './policy-schemas.js';

const differenceSchema = yuanSchema.refine((amount) => amount <= largestAmount && amount >= -largestAmount, {
  error: 'No endorsement changes more than one trillion yuan',
  params: { rule: 'TOO_BIG' },
});

export const endorsementSchema = z.strictObject({
  sequence: z.int().min(1).max(highestSequence).meta({ description: 'Its place in the history. 批单序号' }),
  kind: z.enum(endorsementKinds),
  effectiveOn: dateSchema,
  premiumDifference: differenceSchema.optional(),
  coverDifference: differenceSchema.optional(),
  paidDifference: differenceSchema.optional(),
  refund: amountSchema.optional(),
  endOn: dateSchema.optional(),
  members: z.array(coInsurerSchema).min(fewestMembers).max(mostMembers).optional(),
  insuredHeadCount: headCountSchema.optional(),
  reason: freeTextSchema(500).optional(),
});

export const endorsementLineSchema = endorsementSchema.extend({
  insurerUscc: usccSchema,
  policyNumber: policyNumberSchema,
});

export const endorsementExample = {
  sequence: 1,
  kind: 'INCREASE',
  effectiveOn: '2025-06-01',
  premiumDifference: '10000.00',
  coverDifference: '2000000.00',
};

/** A difference that is not told is none. */
export const endorsementInput = (body: z.output<typeof endorsementSchema>): Endorsement => {
  const { members, premiumDifference, coverDifference, ...rest } = body;
  return {
    ...rest,
    premiumDifference: premiumDifference ?? zeroFen,
    coverDifference: coverDifference ?? zeroFen,
    ...(members === undefined ? {} : { members: inOrderOfCodes(members) }),
  };
};

export const endorsementAnswerSchema = z.strictObject({
  policyId: z.string(),
  sequence: z.int(),
  outcome: z.enum(['APPLIED', 'HELD', 'ALREADY_KNOWN']),
  held: z.array(z.int()).meta({ description: 'Endorsements that still wait for their turn' }),
  version: z.int(),
});
