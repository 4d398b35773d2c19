import * as z from 'zod';

const uscc = z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/);
const yuan = z.string().regex(/^(0|[1-9]\d{0,12})\.\d{2}$/);

/** The shape that policy-intake takes; shape only, no check characters and no rules between fields. */
export const policySchema = z.strictObject({
  insurerUscc: uscc,
  policyNumber: z.string().regex(/^[A-Za-z0-9-]{6,40}$/),
  policyholderUscc: uscc,
  insuredUscc: uscc,
  line: z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/),
  productCode: z.string().max(64).optional(),
  startOn: z.iso.date(),
  endOn: z.iso.date(),
  issuedOn: z.iso.date(),
  writtenPremium: yuan,
  paidPremium: yuan,
  paidOn: z.iso.date().optional(),
  cover: yuan,
  insuredHeadCount: z.int().min(1).optional(),
  otherPublicSubsidy: yuan.optional(),
});
