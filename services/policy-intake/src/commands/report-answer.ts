import { type DomainError, domainError } from '@donghu/kernel';
import type { PolicyReported } from './report-policy.js';

export type ReportAnswer = Omit<PolicyReported, 'outcome' | 'differingFields'> & {
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
};

/** What a door answers: a conflict, recorded as it is, is told as a refusal that names what differs. */
export const reportAnswer = (reported: PolicyReported): ReportAnswer | DomainError => {
  const { differingFields, outcome, ...rest } = reported;
  if (outcome !== 'CONFLICT') return { ...rest, outcome };
  const detail = 'A different report stands under this number; the conflict is recorded for a decision';
  return domainError('POLICY_CONFLICT', detail, {
    fields: differingFields.map((field) => ({
      pointer: `/${field}`,
      rule: 'DIFFERS',
      detail: 'differs from the report that stands',
    })),
    facts: { policyId: reported.policyId, differingFields: differingFields.join(',') },
  });
};
