import { codeSchema, dateSchema, freeTextSchema, nonNegativeYuanSchema, usccSchema } from '@donghu/chassis';
import * as z from 'zod';
import { institutionLevels, institutionStates } from '../domain/institution.js';
import { membershipBases } from '../domain/zone-membership.js';
import { institutionKindCodes } from '../parameters/institution-kinds.js';
import { locationCodes } from '../parameters/locations.js';

/** A code as it is sent: it is normalised and checked where overrides are known. */
export const rawUsccSchema = z
  .string()
  .max(64)
  .meta({
    examples: ['91420000MA49148N8B'],
    description:
      'Unified social credit code; spaces, hyphens, case and width are normalised. 统一社会信用代码',
  });

const kindSchema = codeSchema.refine((code) => institutionKindCodes.includes(code), {
  error: 'is not a kind of institution',
  params: { rule: 'UNKNOWN_CODE' },
});

export const notReversed = (period: { readonly from: string; readonly to?: string | undefined }): boolean =>
  period.to === undefined || period.from < period.to;

export const periodReversed = {
  error: 'the period ends before it starts',
  path: ['to'],
  params: { rule: 'PERIOD_REVERSED' },
};

export const roleSchema = z
  .strictObject({ kind: kindSchema, from: dateSchema, to: dateSchema.optional() })
  .refine(notReversed, periodReversed);

export const licenceSchema = z
  .strictObject({
    scheme: z.string().min(1).max(40),
    number: z.string().min(1).max(40),
    from: dateSchema,
    to: dateSchema.optional(),
  })
  .refine(notReversed, periodReversed);

export const stateSchema = z.enum(institutionStates);

export const locationSchema = codeSchema.refine((code) => locationCodes.includes(code), {
  error: 'is not a sub-district or park of the zone',
  params: { rule: 'UNKNOWN_CODE' },
});

/** What a membership rests on. A certificate is named where it is the ground. */
const membershipGround = {
  basis: z.enum(membershipBases).optional(),
  certificate: z.string().min(1).max(60).optional(),
};

const namesCertificate = (membership: {
  readonly basis?: string | undefined;
  readonly certificate?: string | undefined;
}): boolean => membership.basis !== 'CERTIFICATE' || membership.certificate !== undefined;

const certificateMissing = {
  error: 'a membership by certificate names it',
  path: ['certificate'],
  params: { rule: 'REQUIRED' },
};

export const membershipSchema = z
  .strictObject({ inZone: z.boolean(), from: dateSchema, ...membershipGround })
  .refine(namesCertificate, certificateMissing);

export const dedicatedUnitSchema = z
  .strictObject({
    from: dateSchema,
    to: dateSchema.optional(),
    separateAssessment: z.boolean(),
    headOfficeDepartment: freeTextSchema(120),
  })
  .refine(notReversed, periodReversed);

const recordedFacts = {
  level: z.enum(institutionLevels).optional(),
  registeredAddress: freeTextSchema(200).optional(),
  workingAddress: freeTextSchema(200).optional(),
  location: locationSchema.optional(),
  registeredCapital: nonNegativeYuanSchema.optional(),
  paidInCapital: nonNegativeYuanSchema.optional(),
  source: freeTextSchema(200).optional(),
};

export const particularsSchema = z.strictObject({
  from: dateSchema,
  nameZh: freeTextSchema(120),
  nameEn: freeTextSchema(200).default(''),
  parentUscc: usccSchema.optional(),
  ...recordedFacts,
});

export const registerInstitutionSchema = z.strictObject({
  uscc: rawUsccSchema,
  nameZh: freeTextSchema(120),
  nameEn: freeTextSchema(200).optional(),
  kinds: z.array(roleSchema).min(1).max(20),
  state: stateSchema,
  effectiveOn: dateSchema.optional(),
  parentUscc: rawUsccSchema.optional(),
  licences: z.array(licenceSchema).max(20).default([]),
  inZone: z.boolean(),
  membership: z
    .strictObject({ from: dateSchema, ...membershipGround })
    .refine(namesCertificate, certificateMissing)
    .optional(),
  dedicatedUnit: dedicatedUnitSchema.optional(),
  ...recordedFacts,
});

export type RegisterInstitutionBody = z.output<typeof registerInstitutionSchema>;

export const registerInstitutionExample = {
  uscc: '91420000MA49148N8B',
  nameZh: '史带财产保险股份有限公司湖北分公司',
  kinds: [{ kind: 'INSURER_SPECIALISED', from: '2025-03-10' }],
  state: 'OPEN',
  effectiveOn: '2025-03-10',
  licences: [{ scheme: 'CBIRC', number: '000142420000', from: '2019-01-01' }],
  inZone: true,
};

export const versionedSchema = z.strictObject({ uscc: z.string(), version: z.int() });

export const registeredSchema = z.strictObject({
  uscc: z.string(),
  version: z.int(),
  warnings: z.array(z.string()),
});
