import type { CalendarDate, DomainError } from '@donghu/kernel';
import { domainError } from '@donghu/kernel';

/** What somebody may want a rating for. */
export const purposes = [
  'UNDERWRITING',
  'LOAN_REVIEW',
  'CLAIM',
  'INVESTMENT',
  'SUBSIDY',
  'SUPERVISION',
] as const;

export type Purpose = (typeof purposes)[number];

export const isPurpose = (text: string): text is Purpose => (purposes as readonly string[]).includes(text);

/** For these an enterprise authorises insurers and banks. */
export const authorisedPurposes = ['UNDERWRITING', 'LOAN_REVIEW', 'CLAIM', 'INVESTMENT'] as const;

export type AuthorisedPurpose = (typeof authorisedPurposes)[number];

/** One grant (授权): revocable at once. */
export interface Grant {
  /** From 1 among those of the same subject, asker and purpose. */
  readonly number: number;
  readonly from: CalendarDate;
  /** Last day. */
  readonly to: CalendarDate;
  readonly grantedAt: Date;
  readonly grantedBy: string;
  readonly revokedAt?: Date | undefined;
}

const isInForce = ({ from, to, revokedAt }: Grant, today: CalendarDate): boolean =>
  revokedAt === undefined && from <= today && today <= to;

/** The grant that allows a look-up today. */
export const grantInForce = (grants: readonly Grant[], today: CalendarDate): Grant | undefined =>
  grants.find((grant) => isInForce(grant, today));

const periodFault = (field: 'from' | 'to', rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: `/${field}`, rule, detail }] });

/** Adds a grant. It begins today at the earliest: nobody was authorised before it was given. */
export const addGrant = (
  grants: readonly Grant[],
  period: Pick<Grant, 'from' | 'to'>,
  by: string,
  now: Date,
  today: CalendarDate,
): readonly Grant[] | DomainError => {
  if (period.to < period.from)
    return periodFault('to', 'PERIOD_REVERSED', 'the period ends before it starts');
  if (period.to < today) return periodFault('to', 'PAST', 'the period is over already');
  if (period.from < today)
    return periodFault('from', 'PAST', 'an authorisation begins today at the earliest');
  return [
    ...grants,
    { number: grants.length + 1, from: period.from, to: period.to, grantedAt: now, grantedBy: by },
  ];
};

/** Revokes a grant. Once is enough: what is revoked stays as it is. */
export const revokeGrant = (
  grants: readonly Grant[],
  number: number,
  now: Date,
): readonly Grant[] | DomainError =>
  grants.some((grant) => grant.number === number)
    ? grants.map((grant) =>
        grant.number === number && grant.revokedAt === undefined ? { ...grant, revokedAt: now } : grant,
      )
    : domainError('NOT_FOUND', 'there is no such authorisation');
