import { zeroFen } from '@donghu/kernel';
import { inOrderOfCodes } from '../domain/co-insurance.js';
import type { PolicyReport } from '../domain/policy-report.js';
import type { PolicyReportBody } from './policy-schemas.js';

/** Nothing declared means that no other public money is in the premium. */
export const policyReportInput = ({
  coInsurance,
  otherPublicSubsidy,
  ...body
}: PolicyReportBody): PolicyReport => ({
  ...body,
  otherPublicSubsidy: otherPublicSubsidy ?? zeroFen,
  ...(coInsurance === undefined
    ? {}
    : {
        coInsurance: {
          pool: coInsurance.pool,
          members: inOrderOfCodes(coInsurance.members ?? []),
          leadFeeRate: coInsurance.leadFeeRate,
        },
      }),
});
