import type { ActionParams } from 'moleculer';
import { fenOf } from './money';
import { hasCheckCharacter } from './uscc';

export interface PolicyReport {
  readonly insurerUscc: string;
  readonly policyNumber: string;
  readonly policyholderUscc: string;
  readonly insuredUscc: string;
  readonly line: string;
  readonly productCode?: string;
  readonly startOn: string;
  readonly endOn: string;
  readonly issuedOn: string;
  readonly writtenPremium: string;
  readonly paidPremium: string;
  readonly paidOn?: string;
  readonly cover: string;
  readonly insuredHeadCount?: number;
  readonly otherPublicSubsidy?: string;
}

interface RuleError {
  type: string;
  actual: unknown;
}

const uscc = {
  type: 'string',
  pattern: /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/,
  custom: (value: string, errors: RuleError[]): string => {
    if (typeof value === 'string' && !hasCheckCharacter(value)) {
      errors.push({ type: 'usccCheckCharacter', actual: value });
    }
    return value;
  },
  messages: { usccCheckCharacter: "The '{field}' field fails its check character." },
};

const date = {
  type: 'string',
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
};
const yuan = { type: 'string', pattern: /^(0|[1-9]\d{0,12})\.\d{2}$/ };

/** What fastest-validator checks before the action runs; a field that is not named here is refused. */
export const policyReportParams: ActionParams = {
  $$strict: true,
  insurerUscc: uscc,
  policyNumber: { type: 'string', pattern: /^[A-Za-z0-9-]{6,40}$/, uppercase: true },
  policyholderUscc: uscc,
  insuredUscc: uscc,
  line: { type: 'string', pattern: /^[A-Z][A-Z0-9_]{1,39}$/ },
  productCode: { type: 'string', max: 64, optional: true },
  startOn: date,
  endOn: date,
  issuedOn: date,
  writtenPremium: yuan,
  paidPremium: yuan,
  paidOn: { ...date, optional: true },
  cover: yuan,
  insuredHeadCount: { type: 'number', integer: true, min: 1, max: 10_000_000, optional: true },
  otherPublicSubsidy: { ...yuan, optional: true },
};

/** What a report says of itself and does not fit together; undefined when it does. */
export const brokenRule = (report: PolicyReport): string | undefined => {
  const paid = fenOf(report.paidPremium);
  if (report.endOn < report.startOn) return 'The policy ends before it starts';
  if (paid > fenOf(report.writtenPremium)) return 'More is paid than the written premium';
  if (paid > 0n !== (report.paidOn !== undefined)) return 'Paid premium and day of payment go together';
  if (fenOf(report.cover) === 0n) return 'Unlimited cover is not allowed';
  return undefined;
};
