import { zeroFen } from '@donghu/kernel';
import { inOrderOfCodes } from '../domain/co-insurance.js';
import type { PolicyReport } from '../domain/policy-report.js';
import type { PolicyReportBody } from './policy-schemas.js';

/** Nothing declared means that no other public money is in the premium. */
export const policyReportInput = (body: PolicyReportBody): PolicyReport => ({
  ...body,
  otherPublicSubsidy: body.otherPublicSubsidy ?? zeroFen,
  ...(body.coInsurance === undefined
    ? {}
    : { coInsurance: { ...body.coInsurance, members: inOrderOfCodes(body.coInsurance.members) } }),
});
