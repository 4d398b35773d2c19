import { zeroFen } from '@donghu/kernel';
import type { PolicyReport } from '../domain/policy.js';
import type { PolicyReportBody } from './policy-schemas.js';

/** Nothing declared means that no other public money is in the premium. */
export const policyReportInput = (body: PolicyReportBody): PolicyReport => ({
  ...body,
  otherPublicSubsidy: body.otherPublicSubsidy ?? zeroFen,
});
