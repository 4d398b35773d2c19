import type { Facts, UseCase } from '@donghu/chassis';
import type { CalendarDate, DomainError, ErrorCode } from '@donghu/kernel';
import { type Grant, grantInForce, isPurpose } from '../domain/authorisation.js';
import { type Entitlement, fieldsShown, refuseLookUp } from '../domain/look-up.js';
import { authorisations, authorisationsId, grantId } from '../store/authorisations.js';
import { type LookupEntry, lookupId, lookups } from '../store/lookups.js';

export interface RecordLookUp {
  readonly by: string;
  readonly roles: readonly string[];
  readonly asker: string | undefined;
  readonly entitlement: Entitlement;
  readonly door: string;
  /** Well-formed codes, each once. For a look-up of one that is none: what was sent. */
  readonly codes: readonly string[];
  readonly isBatch: boolean;
  readonly asked: number;
  readonly purpose: string;
  readonly asOf: Date | undefined;
  /** Set when the request itself is at fault: it is recorded and nothing is decided. */
  readonly fault: DomainError | undefined;
}

export interface LookUpRecorded {
  readonly refused: Readonly<Record<string, { readonly code: ErrorCode; readonly detail: string }>>;
}

export interface LookUpDecision {
  readonly refused: ReadonlyMap<string, DomainError>;
  /** Ids of the grants that allow it. */
  readonly grants: readonly string[];
}

/** The authorisations that the decision needs, by id. */
export const authorisationsOf = ({ entitlement, codes, purpose }: RecordLookUp): readonly string[] =>
  entitlement.kind === 'AUTHORISED' && isPurpose(purpose)
    ? codes.map((code) => authorisationsId(code, entitlement.asker, purpose))
    : [];

/** Who of those asked for may be shown. */
export const decideLookUp = (
  input: RecordLookUp,
  grantsOf: (authorisation: string) => readonly Grant[],
  today: CalendarDate,
): LookUpDecision => {
  const { entitlement, purpose } = input;
  const refused = new Map<string, DomainError>();
  const grants: string[] = [];
  const authorised = (code: string): boolean => {
    if (entitlement.kind !== 'AUTHORISED' || !isPurpose(purpose)) return false;
    const documentId = authorisationsId(code, entitlement.asker, purpose);
    const grant = grantInForce(grantsOf(documentId), today);
    if (grant !== undefined) grants.push(grantId(documentId, grant.number));
    return grant !== undefined;
  };
  for (const code of input.codes) {
    const refusal = input.fault ?? refuseLookUp(entitlement, code, () => authorised(code));
    if (refusal !== undefined) refused.set(code, refusal);
  }
  return { refused, grants };
};

export const lookupEntry = (
  input: RecordLookUp,
  decision: LookUpDecision,
  facts: Pick<Facts, 'now' | 'newId'>,
): LookupEntry => {
  const { codes, fault, entitlement, isBatch } = input;
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
    door: input.door,
    isBatch,
    asked: input.asked,
    subject,
    subjects: isBatch ? codes : undefined,
    purpose: input.purpose,
    asOf: input.asOf,
    outcome: allRefused ? 'REFUSED' : partlyRefused ? 'PARTLY_REFUSED' : 'ADMITTED',
    code: allRefused ? (fault?.code ?? firstRefusal?.code) : undefined,
    refused: partlyRefused ? [...decision.refused.keys()] : undefined,
    authorisations: decision.grants,
    fields: allRefused ? [] : fieldsShown(entitlement),
  };
};

export const refusalsOf = ({ refused }: LookUpDecision): LookUpRecorded['refused'] =>
  Object.fromEntries(
    [...refused].map(([code, { code: reason, detail }]) => [code, { code: reason, detail }]),
  );

/**
 * Decides who may be looked up and writes it down, in one transaction: an answer is released after it only.
 * Refusals are part of the output, because they are recorded as well.
 */
export const recordLookUpCommand: UseCase<RecordLookUp, LookUpRecorded> = {
  name: 'record-look-up',
  load: (inputs, unit) => unit.fetch(authorisations, inputs.flatMap(authorisationsOf)),
  decide: (input, unit, facts) => {
    const grantsOf = (id: string): readonly Grant[] => unit.get(authorisations, id)?.grants ?? [];
    const decision = decideLookUp(input, grantsOf, facts.today);
    unit.append(lookups, lookupEntry(input, decision, facts));
    return { refused: refusalsOf(decision) };
  },
};
