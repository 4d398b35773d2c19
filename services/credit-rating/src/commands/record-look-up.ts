import type { Facts, UseCase } from '@donghu/chassis';
import {
  type CalendarDate,
  type DomainError,
  domainError,
  type ErrorCode,
  isDomainError,
} from '@donghu/kernel';
import { type Grant, grantInForce, isPurpose } from '../domain/authorisation.js';
import { type Entitlement, partsOf, refuseLookUp } from '../domain/look-up.js';
import type { RatingPart } from '../domain/rating-part.js';
import { notShared, partsShared, type ShareGrant } from '../domain/share-grant.js';
import { authorisations, authorisationsId, grantId } from '../store/authorisations.js';
import type { LookupEntry } from '../store/lookup-entry.js';
import { lookupId, lookups } from '../store/lookups.js';
import { shareGrants } from '../store/share-grants.js';

export interface RecordLookUp {
  readonly by: string;
  readonly roles: readonly string[];
  readonly asker: string | undefined;
  readonly department: string | undefined;
  readonly entitlement: Entitlement;
  readonly door: string;
  /** Well-formed codes, each once. For a look-up of one that is none: what was sent. */
  readonly codes: readonly string[];
  readonly isBatch: boolean;
  readonly asked: number;
  readonly purpose: string;
  /** The share request that was stated, whoever states it. */
  readonly shareRequest: string | undefined;
  /** Parts without which there would be no answer. */
  readonly needed: readonly RatingPart[];
  readonly asOf: Date | undefined;
  /** Set when the request itself is at fault: it is recorded and nothing is decided. */
  readonly fault: DomainError | undefined;
}

export interface LookUpRecorded {
  readonly refused: Readonly<Record<string, { readonly code: ErrorCode; readonly detail: string }>>;
  /** What may be shown of a rating. */
  readonly parts: readonly RatingPart[];
  /** Why the whole of it was refused, whoever was asked about. */
  readonly fault: DomainError | undefined;
}

export interface LookUpDecision {
  readonly refused: ReadonlyMap<string, DomainError>;
  /** Ids of the authorisations that allow it. */
  readonly grants: readonly string[];
  readonly parts: readonly RatingPart[];
  readonly fault: DomainError | undefined;
}

/** What is on file of authorisations and of share requests, by id. */
export interface RightsOnFile {
  authorisation(id: string): readonly Grant[];
  shareGrant(id: string): ShareGrant | undefined;
}

/** The authorisations that the decision needs, by id. */
export const authorisationsOf = ({ entitlement, codes, purpose }: RecordLookUp): readonly string[] =>
  entitlement.kind === 'AUTHORISED' && isPurpose(purpose)
    ? codes.map((code) => authorisationsId(code, entitlement.asker, purpose))
    : [];

/** The grant of a share request that the decision needs, by id. */
export const shareGrantsOf = ({ entitlement }: RecordLookUp): readonly string[] =>
  entitlement.kind === 'SHARED' && entitlement.requestId !== undefined ? [entitlement.requestId] : [];

const partsFor = (
  { entitlement, purpose, needed }: RecordLookUp,
  { shareGrant }: RightsOnFile,
  today: CalendarDate,
): readonly RatingPart[] | DomainError => {
  const isShared = entitlement.kind === 'SHARED';
  const parts = isShared
    ? partsShared(shareGrant(entitlement.requestId ?? ''), { ...entitlement, purpose }, today)
    : partsOf(entitlement);
  if (isDomainError(parts)) return parts;
  const missing = needed.find((part) => !parts.includes(part));
  if (missing === undefined) return parts;
  return isShared
    ? notShared('FIELD', `the grant does not cover ${missing}`)
    : domainError('FORBIDDEN', `this caller sees no ${missing}`);
};

/** Who of those asked for may be shown, and how much of them. */
export const decideLookUp = (
  input: RecordLookUp,
  rights: RightsOnFile,
  today: CalendarDate,
): LookUpDecision => {
  const { entitlement, purpose } = input;
  const shown = input.fault ?? partsFor(input, rights, today);
  const [parts, fault] = isDomainError(shown) ? [[], shown] : [shown, undefined];
  const refused = new Map<string, DomainError>();
  const grants: string[] = [];
  const authorised = (code: string): boolean => {
    if (entitlement.kind !== 'AUTHORISED' || !isPurpose(purpose)) return false;
    const documentId = authorisationsId(code, entitlement.asker, purpose);
    const grant = grantInForce(rights.authorisation(documentId), today);
    if (grant !== undefined) grants.push(grantId(documentId, grant.number));
    return grant !== undefined;
  };
  for (const code of input.codes) {
    const refusal = fault ?? refuseLookUp(entitlement, code, () => authorised(code));
    if (refusal !== undefined) refused.set(code, refusal);
  }
  return { refused, grants, parts, fault };
};

export const lookupEntry = (
  input: RecordLookUp,
  decision: LookUpDecision,
  facts: Pick<Facts, 'now' | 'newId'>,
): LookupEntry => {
  const { codes, isBatch } = input;
  const { fault } = decision;
  const allRefused = fault !== undefined || (codes.length > 0 && decision.refused.size === codes.length);
  const partlyRefused = !allRefused && decision.refused.size > 0;
  const [firstRefusal] = decision.refused.values();
  const subject = isBatch ? undefined : (codes[0] ?? '');
  return {
    _id: lookupId(fault?.code === 'USCC_INVALID' ? 'MALFORMED' : subject, facts.newId()),
    at: facts.now,
    by: input.by,
    roles: input.roles,
    asker: input.asker,
    department: input.department,
    door: input.door,
    isBatch,
    asked: input.asked,
    subject,
    subjects: isBatch ? codes : undefined,
    purpose: input.purpose,
    shareRequest: input.shareRequest,
    asOf: input.asOf,
    outcome: allRefused ? 'REFUSED' : partlyRefused ? 'PARTLY_REFUSED' : 'ADMITTED',
    code: allRefused ? (fault?.code ?? firstRefusal?.code) : undefined,
    reason: fault?.facts.reason,
    refused: partlyRefused ? [...decision.refused.keys()] : undefined,
    authorisations: decision.grants,
    fields: allRefused ? [] : decision.parts,
  };
};

const nobodyRefused: LookUpRecorded['refused'] = {};

export const lookUpRecorded = ({ refused, parts, fault }: LookUpDecision): LookUpRecorded => ({
  refused:
    refused.size === 0
      ? nobodyRefused
      : Object.fromEntries(
          [...refused].map(([code, { code: reason, detail }]) => [code, { code: reason, detail }]),
        ),
  parts,
  fault,
});

/**
 * Decides who may be looked up and writes it down, in one transaction: an answer is released after it only.
 * Refusals are part of the output, because they are recorded as well.
 */
export const recordLookUpCommand: UseCase<RecordLookUp, LookUpRecorded> = {
  name: 'record-look-up',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(authorisations, inputs.flatMap(authorisationsOf)),
      unit.fetch(shareGrants, inputs.flatMap(shareGrantsOf)),
    ]);
  },
  decide: (input, unit, facts) => {
    const rights: RightsOnFile = {
      authorisation: (id) => unit.get(authorisations, id)?.grants ?? [],
      shareGrant: (id) => (shareGrantsOf(input).includes(id) ? unit.get(shareGrants, id) : undefined),
    };
    const decision = decideLookUp(input, rights, facts.today);
    unit.append(lookups, lookupEntry(input, decision, facts));
    return lookUpRecorded(decision);
  },
};
