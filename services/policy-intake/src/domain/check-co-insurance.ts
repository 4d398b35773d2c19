import {
  type CalendarDate,
  type DomainError,
  domainError,
  type ErrorCode,
  type FieldFault,
  wholePpm,
} from '@donghu/kernel';
import type { CoInsurer } from './co-insurance.js';
import { checkInsurer, type Insurer } from './insurer.js';
import type { PolicyWarning } from './policy.js';

const atMembers = '/coInsurance/members';

const faultsOf = (members: readonly CoInsurer[], reporter: string, pointer: string): FieldFault[] => {
  const faults: FieldFault[] = [];
  const fault = (rule: string, detail: string): FieldFault => ({ pointer, rule, detail });
  const codes = new Set(members.map(({ insurerUscc }) => insurerUscc));
  if (codes.size < members.length) faults.push(fault('MEMBER_REPEATED', 'A member is named twice'));
  if (members.some(({ sharePpm }) => sharePpm <= 0)) {
    faults.push(fault('SHARE_NOT_POSITIVE', 'Every share is above zero'));
  }
  const sum = members.reduce((total, { sharePpm }) => total + sharePpm, 0);
  if (sum !== wholePpm) {
    faults.push(
      fault('SHARES_NOT_WHOLE', `The shares add up to ${sum} parts per million, not to ${wholePpm}`),
    );
  }
  const leads = members.filter(({ lead }) => lead);
  if (leads.length !== 1) faults.push(fault('ONE_LEAD', `Exactly one member leads, not ${leads.length}`));
  else if (leads[0]?.insurerUscc !== reporter) {
    faults.push(fault('LEAD_REPORTS', 'The insurer that reports the policy is its lead'));
  }
  return faults;
};

/** Codes of rules that senders tell apart, where it is the only one that is broken. */
const codes: Readonly<Partial<Record<string, ErrorCode>>> = {
  SHARES_NOT_WHOLE: 'SHARES_NOT_WHOLE',
  ONE_LEAD: 'CO_INSURANCE_LEAD_NOT_ONE',
};

/** The shares of an arrangement: they add up to exactly the whole, never nearly, and one member leads. */
export const checkShares = (
  members: readonly CoInsurer[],
  reporter: string,
  pointer = atMembers,
): DomainError | undefined => {
  const fields = faultsOf(members, reporter, pointer);
  const [first] = fields;
  if (first === undefined) return undefined;
  const detail = fields.length === 1 ? first.detail : `${fields.length} fields break a rule`;
  const sumPpm = String(members.reduce((total, { sharePpm }) => total + sharePpm, 0));
  const code = (fields.length === 1 ? codes[first.rule] : undefined) ?? 'VALIDATION_FAILED';
  return domainError(code, detail, { fields, facts: { sumPpm } });
};

/** Branches of one legal person are one company, and make no co-insurance. */
const companyOf = (member: CoInsurer, insurers: ReadonlyMap<string, Insurer>): string =>
  insurers.get(member.insurerUscc)?.parentUscc ?? member.insurerUscc;

/** Whether the members are two companies at least, each of them fit to underwrite on that day. */
export const checkMembers = (
  members: readonly CoInsurer[],
  insurers: ReadonlyMap<string, Insurer>,
  on: CalendarDate,
  insurerKinds: readonly string[],
  pointer = atMembers,
): DomainError | undefined => {
  for (const { insurerUscc } of members) {
    const unfit = checkInsurer(insurers.get(insurerUscc), insurerUscc, on, insurerKinds, pointer);
    if (unfit !== undefined) return unfit;
  }
  if (new Set(members.map((member) => companyOf(member, insurers))).size > 1) return undefined;
  const detail = 'Co-insurance has two companies at least; branches of one are one';
  const fields = [{ pointer, rule: 'ONE_COMPANY', detail }];
  return domainError('CO_INSURANCE_OF_ONE_COMPANY', detail, { fields });
};

/** What is unusual in an arrangement, and not refused. */
export const warningsOfShares = (members: readonly CoInsurer[], largestPpm: number): PolicyWarning[] => {
  const lead = members.find((member) => member.lead);
  const largest = Math.max(...members.map(({ sharePpm }) => sharePpm));
  return [
    ...(lead !== undefined && lead.sharePpm < largest ? ['LEAD_SHARE_NOT_LARGEST' as const] : []),
    ...(largest > largestPpm ? ['MEMBER_SHARE_LARGE' as const] : []),
  ];
};
