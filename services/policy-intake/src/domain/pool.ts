import { type CalendarDate, type DatedPeriod, type DomainError, domainError, holdsOn } from '@donghu/kernel';
import { checkShares } from './check-co-insurance.js';
import type { CoInsurer } from './co-insurance.js';
import { textOf } from './differing-fields.js';
import type { PolicyReport } from './policy-report.js';

/** A pool (共保体): insurers that share what they write in some lines, one of them in the lead. */
export interface Pool extends DatedPeriod {
  /** `GB-2025-0001` */
  readonly code: string;
  readonly nameZh: string;
  readonly lines: readonly string[];
  /** Its shares, where a policy states none of its own; in the order of the members' codes. */
  readonly members: readonly CoInsurer[];
}

export interface PoolDecision {
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
  readonly pool: Pool;
}

const refuse = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

export const leadOf = (members: readonly CoInsurer[]): string | undefined =>
  members.find(({ lead }) => lead)?.insurerUscc;

/** Registers a pool, once. Other shares are another pool, so that earlier reports keep what they meant. */
export const registerPool = (existing: Pool | undefined, pool: Pool): PoolDecision | DomainError => {
  const faulty = checkShares(pool.members, leadOf(pool.members) ?? '', '/members');
  if (faulty !== undefined) return faulty;
  if (existing === undefined) return { outcome: 'ACCEPTED', pool };
  return textOf({ ...existing, to: undefined }) === textOf({ ...pool, to: undefined })
    ? endPool(existing, pool.to)
    : domainError('ALREADY_REPORTED', 'Another pool stands under this code', { facts: { code: pool.code } });
};

const endPool = (pool: Pool, to: CalendarDate | undefined): PoolDecision | DomainError => {
  if (to === pool.to) return { outcome: 'ALREADY_KNOWN', pool };
  if (pool.to !== undefined || to === undefined) return refuse('/to', 'ENDED', 'The pool has ended already');
  return to <= pool.from
    ? refuse('/to', 'PERIOD_REVERSED', 'The pool ends before it begins')
    : { outcome: 'ACCEPTED', pool: { ...pool, to } };
};

const atPool = '/coInsurance/pool';

/** A report that names a pool is of its lines and its time; where it states no shares, those of the pool hold. */
export const withPool = (report: PolicyReport, pool: Pool | undefined): PolicyReport | DomainError => {
  const { coInsurance, line, issuedOn } = report;
  if (coInsurance?.pool === undefined) return report;
  if (pool === undefined) return refuse(atPool, 'UNKNOWN_CODE', `${coInsurance.pool} is not a pool`);
  if (!pool.lines.includes(line)) return refuse(atPool, 'POOL_LINE', `${pool.code} writes no ${line}`);
  if (!holdsOn(pool, issuedOn))
    return refuse(atPool, 'POOL_PERIOD', `${pool.code} wrote nothing on ${issuedOn}`);
  return coInsurance.members.length > 0
    ? report
    : { ...report, coInsurance: { ...coInsurance, members: pool.members } };
};
