import { type DomainError, domainError, type FieldFault } from '@donghu/kernel';
import type { PolicyReport } from './policy-report.js';

export interface TermsOfLine {
  /** Persons are insured as a group: the report states how many. */
  readonly countsHeads: boolean;
}

const fault = (field: keyof PolicyReport, rule: string, detail: string): FieldFault => ({
  pointer: `/${field}`,
  rule,
  detail,
});

const faultsOf = (report: PolicyReport, line: TermsOfLine | undefined): FieldFault[] => {
  const faults: FieldFault[] = [];
  if (report.endOn < report.startOn) {
    faults.push(fault('endOn', 'PERIOD_REVERSED', 'The policy ends before it starts'));
  }
  if (report.paidPremium > report.writtenPremium) {
    faults.push(fault('paidPremium', 'PAID_ABOVE_WRITTEN', 'More is paid than the written premium'));
  }
  if (report.paidPremium > 0n && report.paidOn === undefined) {
    faults.push(fault('paidOn', 'REQUIRED', 'A paid premium needs the day on which it was paid'));
  }
  if (report.paidPremium === 0n && report.paidOn !== undefined) {
    faults.push(fault('paidOn', 'NOTHING_PAID', 'There is a day of payment but no paid premium'));
  }
  if (report.cover <= 0n) {
    faults.push(fault('cover', 'COVER_NOT_STATED', 'Unlimited cover is not allowed: state a cap above zero'));
  }
  if (line?.countsHeads === true && (report.insuredHeadCount ?? 0) < 1) {
    faults.push(fault('insuredHeadCount', 'REQUIRED', 'A group policy states how many persons it insures'));
  }
  return faults;
};

/** Whether what a report says of itself fits together; every fault is told. */
export const checkPolicyTerms = (
  report: PolicyReport,
  line: TermsOfLine | undefined,
): DomainError | undefined => {
  const fields = faultsOf(report, line);
  const [first] = fields;
  if (first === undefined) return undefined;
  const detail = fields.length === 1 ? first.detail : `${fields.length} fields break a rule`;
  return domainError('VALIDATION_FAILED', detail, { fields });
};
