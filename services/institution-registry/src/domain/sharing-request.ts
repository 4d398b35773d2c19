import { type CalendarDate, type DomainError, daysBetween, domainError } from '@donghu/kernel';
import type { CatalogueEntry } from './data-catalogue.js';

/**
 * A department's request for data of the catalogue. A grant is a request that was granted: fields, purpose and
 * period are those of the answer.
 */
export interface SharingRequest {
  readonly entryId: string;
  /** The department that asks, and the party (its code, or its account) that may read. */
  readonly department: string;
  readonly party: string;
  readonly requestedBy: string;
  readonly requestedOn: CalendarDate;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly from: CalendarDate;
  /** First day on which the grant no longer holds. */
  readonly to: CalendarDate;
  /** The last day for the answer; absent where the catalogue itself answers. */
  readonly dueOn?: CalendarDate | undefined;
  readonly answer?: SharingAnswer | undefined;
  readonly revocation?:
    | { readonly on: CalendarDate; readonly by: string; readonly reason: string }
    | undefined;
}

export type SharingAnswer =
  | {
      readonly kind: 'GRANTED';
      readonly fields: readonly string[];
      readonly to: CalendarDate;
      readonly by: string;
      readonly on: CalendarDate;
    }
  | { readonly kind: 'REFUSED'; readonly reason: string; readonly by: string; readonly on: CalendarDate };

export type SharingState = 'REQUESTED' | 'GRANTED' | 'REFUSED' | 'REVOKED' | 'EXPIRED';

/** Who answered where the data are shared without condition. */
const answeredByCatalogue = 'catalogue';

const fault = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const outside = (wanted: readonly string[], allowed: readonly string[]): string | undefined =>
  wanted.find((name) => !allowed.includes(name));

export interface RequestLimits {
  readonly longestGrantDays: number;
  readonly dueOn: CalendarDate | DomainError;
  /** What the data may be used for; absent: anything that is named. */
  readonly purposes?: readonly string[] | undefined;
}

type Requested = Omit<SharingRequest, 'dueOn' | 'answer' | 'revocation'>;

/** Takes a request. What is shared without condition is granted at once: nobody asks again for it. */
export const requestSharing = (
  entry: CatalogueEntry,
  request: Requested,
  { longestGrantDays, dueOn, purposes = [request.purpose] }: RequestLimits,
): SharingRequest | DomainError => {
  if (entry.attribute === 'NOT_SHARED') {
    return fault('/entryId', 'NOT_SHARED', `${entry.id} is not shared`);
  }
  const unknown = outside(request.fields, entry.fields);
  if (unknown !== undefined) return fault('/fields', 'UNKNOWN_FIELD', `${entry.id} has no field ${unknown}`);
  if (!purposes.includes(request.purpose)) {
    return fault('/purpose', 'UNKNOWN_CODE', `${entry.id} is shared for ${purposes.join(', ')}`);
  }
  if (request.to <= request.requestedOn) return fault('/to', 'PAST', 'the grant would be over already');
  if (daysBetween(request.from, request.to) > longestGrantDays) {
    return fault('/to', 'TOO_LONG', `a grant holds ${longestGrantDays} days at most`);
  }
  if (entry.attribute === 'UNCONDITIONAL') {
    const { fields, to, requestedOn: on } = request;
    return { ...request, answer: { kind: 'GRANTED', fields, to, on, by: answeredByCatalogue } };
  }
  return typeof dueOn === 'string' ? { ...request, dueOn } : dueOn;
};

/** Answers a request, by another person than who asked; what is granted is part of what was asked for. */
export const answerSharing = (
  request: SharingRequest,
  answer: SharingAnswer,
): SharingRequest | DomainError => {
  if (request.answer !== undefined) {
    return domainError('APPLICATION_STATE_CONFLICT', `the request was ${request.answer.kind} already`, {
      facts: { state: request.answer.kind },
    });
  }
  if (answer.by === request.requestedBy) {
    return domainError('SAME_PERSON_TWICE', 'whoever asked for the data cannot answer');
  }
  if (answer.kind === 'GRANTED') {
    const unasked = outside(answer.fields, request.fields);
    if (unasked !== undefined) return fault('/fields', 'NOT_ASKED', `${unasked} was not asked for`);
    if (answer.to <= request.from || answer.to > request.to) {
      return fault('/to', 'OUT_OF_RANGE', `the period asked for is ${request.from} to ${request.to}`);
    }
  }
  return { ...request, answer };
};

/** Takes a grant back, from that day on. */
export const revokeSharing = (
  request: SharingRequest,
  revocation: NonNullable<SharingRequest['revocation']>,
): SharingRequest | DomainError =>
  request.answer?.kind === 'GRANTED' && request.revocation === undefined
    ? { ...request, revocation }
    : domainError('APPLICATION_STATE_CONFLICT', 'only a grant that holds can be revoked');

export const sharingStateOn = ({ answer, revocation }: SharingRequest, date: CalendarDate): SharingState => {
  if (answer === undefined) return 'REQUESTED';
  if (answer.kind === 'REFUSED') return 'REFUSED';
  if (revocation !== undefined && revocation.on <= date) return 'REVOKED';
  return date < answer.to ? 'GRANTED' : 'EXPIRED';
};

/** A read under a grant: who, what for and which fields. */
export interface SharedRead {
  readonly party: string;
  readonly purpose: string;
  /** None: all that are granted. */
  readonly fields: readonly string[];
  readonly on: CalendarDate;
}

const notGranted = (rule: string, detail: string): DomainError =>
  domainError('FORBIDDEN', detail, { facts: { reason: rule } });

/** The fields that a read may have: all that it asks for, or none at all. */
export const fieldsGranted = (
  request: SharingRequest | undefined,
  { party, purpose, fields, on }: SharedRead,
): readonly string[] | DomainError => {
  if (request === undefined || request.party !== party) {
    return notGranted('NO_GRANT', 'the caller holds no such grant');
  }
  const state = sharingStateOn(request, on);
  if (state !== 'GRANTED' || request.answer?.kind !== 'GRANTED') {
    return notGranted(state, `the grant is ${state}`);
  }
  if (on < request.from) return notGranted('NOT_YET', `the grant begins on ${request.from}`);
  if (purpose !== request.purpose) return notGranted('PURPOSE', 'the grant is for another purpose');
  const beyond = outside(fields, request.answer.fields);
  if (beyond !== undefined) return notGranted('FIELD', `the grant does not cover ${beyond}`);
  return fields.length === 0 ? request.answer.fields : fields;
};
