import { type DomainError, domainError, type FieldFault, formatYuan, wholeRate } from '@donghu/kernel';
import { inYuan, isParity } from './original-currency.js';
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
  return [...faults, ...limitFaults(report), ...currencyFaults(report)];
};

const limitFaults = (report: PolicyReport): FieldFault[] => {
  const { tax, deductible, perOccurrenceLimit, coverKind, cover, writtenPremium } = report;
  const faults: FieldFault[] = [];
  if (tax !== undefined && tax > writtenPremium) {
    faults.push(fault('tax', 'TAX_ABOVE_PREMIUM', 'The written premium includes its tax'));
  }
  if (deductible !== undefined && deductible >= cover) {
    faults.push(fault('deductible', 'DEDUCTIBLE_ABOVE_COVER', 'The deductible leaves nothing covered'));
  }
  if (perOccurrenceLimit !== undefined && (perOccurrenceLimit <= 0n || perOccurrenceLimit > cover)) {
    const detail = 'A limit for each occurrence is above zero and at most the cover';
    faults.push(fault('perOccurrenceLimit', 'LIMIT_OUT_OF_RANGE', detail));
  }
  if (coverKind === 'PER_OCCURRENCE_LIMIT' && (perOccurrenceLimit ?? cover) !== cover) {
    const detail = 'Where only a limit for each occurrence is agreed, it is the cover';
    faults.push(fault('cover', 'COVER_IS_LIMIT', detail));
  }
  if (report.intermediaryUscc === report.insurerUscc) {
    faults.push(fault('intermediaryUscc', 'NOT_BETWEEN', 'An intermediary is not the insurer itself'));
  }
  const { leadFeeRate } = report.coInsurance ?? {};
  if (leadFeeRate !== undefined && leadFeeRate > wholeRate) {
    faults.push({
      pointer: '/coInsurance/leadFeeRate',
      rule: 'ABOVE_WHOLE',
      detail: 'The fee of the lead is at most the premium of the followers',
    });
  }
  return faults;
};

const currencyFaults = ({ originalCurrency, writtenPremium, cover }: PolicyReport): FieldFault[] => {
  if (originalCurrency === undefined) return [];
  const { currency, premiumParity, coverParity } = originalCurrency;
  const faults: FieldFault[] = [];
  if (currency === 'CNY') {
    faults.push(fault('originalCurrency', 'NOT_FOREIGN', 'A policy in yuan has no other currency'));
  }
  if (![premiumParity, coverParity].every(isParity)) {
    const detail = 'A central parity is above zero and has four decimals';
    return [...faults, fault('originalCurrency', 'PARITY_FORMAT', detail)];
  }
  const converted = [
    ['writtenPremium', writtenPremium, inYuan(originalCurrency.writtenPremium, premiumParity)],
    ['cover', cover, inYuan(originalCurrency.cover, coverParity)],
  ] as const;
  for (const [field, stated, expected] of converted) {
    if (stated === expected) continue;
    faults.push(fault(field, 'PARITY_MISMATCH', `At the parity it is ${formatYuan(expected)}`));
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
