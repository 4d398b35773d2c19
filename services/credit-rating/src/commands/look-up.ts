import type { Platform, Principal } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError, parseUscc, parseUsccOverridden } from '@donghu/kernel';
import { isPurpose, purposes } from '../domain/authorisation.js';
import { type Entitlement, entitlementOf } from '../domain/look-up.js';
import type { RatingPart } from '../domain/rating-part.js';
import { type LookUpMemory, recordFromMemory } from './look-up-from-memory.js';
import { type LookUpRecorded, type RecordLookUp, recordLookUpCommand } from './record-look-up.js';

/** Whoever asks, by which door, and what for. */
export interface LookUpRequest {
  readonly principal: Principal;
  readonly door: string;
  readonly purpose: string;
  /** The share request that a department asks under. */
  readonly shareRequestId?: string | undefined;
  /** Parts without which there is no answer. */
  readonly needed?: readonly RatingPart[] | undefined;
  /** Absent: now. */
  readonly asOf?: Date | undefined;
  /** Absent: what the caller's roles give. */
  readonly entitlement?: Entitlement | undefined;
}

export interface AdmittedLookUp {
  readonly entitlement: Entitlement;
  readonly at: Date;
  /** What may be shown of a rating. */
  readonly parts: readonly RatingPart[];
  readonly refused: LookUpRecorded['refused'];
}

/** Two machines' clocks differ a little; an instant that lies no further ahead is now. */
const clockSkewMillis = 5_000;

const fieldFault = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const requestFault = (
  { purpose, asOf }: LookUpRequest,
  entitlement: Entitlement,
  now: Date,
): DomainError | undefined => {
  if (asOf !== undefined && asOf.getTime() > now.getTime() + clockSkewMillis) {
    return fieldFault('/as_of', 'FUTURE', 'nobody knows a rating of the future');
  }
  // An enterprise need not say why it looks at itself, nor anybody why at what is public.
  const mayBeSilent = (entitlement.kind === 'OWN' || entitlement.kind === 'PUBLIC') && purpose === '';
  return isPurpose(purpose) || mayBeSilent
    ? undefined
    : fieldFault('/purpose', 'UNKNOWN_CODE', `a purpose is one of ${purposes.join(', ')}`);
};

type Asked = Pick<RecordLookUp, 'codes' | 'isBatch' | 'asked'> & { readonly fault?: DomainError | undefined };

const longestRecordedText = 64;

/** Records a look-up, refused or not, and says who may be shown. A request at fault is recorded and refused. */
const record = async (
  platform: Platform<unknown>,
  request: LookUpRequest,
  asked: Asked,
  memory: LookUpMemory | undefined,
): Promise<AdmittedLookUp | DomainError> => {
  const { clock, executor } = platform;
  const { principal, door, purpose, asOf } = request;
  const shareRequest = request.shareRequestId?.slice(0, longestRecordedText);
  const now = clock.now();
  const entitlement = request.entitlement ?? entitlementOf(principal, shareRequest);
  const fault = asked.fault ?? requestFault(request, entitlement, now);
  const input: RecordLookUp = {
    by: principal.subject,
    roles: principal.roles,
    asker: principal.uscc,
    department: principal.department,
    entitlement,
    door,
    codes: asked.codes,
    isBatch: asked.isBatch,
    asked: asked.asked,
    purpose: purpose.slice(0, longestRecordedText),
    shareRequest,
    needed: request.needed ?? [],
    asOf,
    fault,
  };
  const fromMemory = memory && recordFromMemory(memory, input, clock);
  if (fromMemory !== undefined) await fromMemory.written;
  const recorded = fromMemory ?? (await executor.execute(recordLookUpCommand, input));
  if (isDomainError(recorded)) return recorded;
  const { refused, parts } = recorded.output;
  const refusal = fault ?? recorded.output.fault;
  if (refusal !== undefined) return refusal;
  return { entitlement, at: asOf !== undefined && asOf < now ? asOf : now, refused, parts };
};

/** A look-up of one enterprise. Without memory the store decides; with a fault it is recorded and refused. */
export const admitLookUp = async (
  platform: Platform<unknown>,
  request: LookUpRequest,
  raw: string,
  memory?: LookUpMemory,
  knownFault?: DomainError,
): Promise<(AdmittedLookUp & { readonly uscc: string }) | DomainError> => {
  const parsed = readCode(raw, '/enterprise_uscc', memory);
  const isMalformed = isDomainError(parsed);
  const uscc = isMalformed ? raw.slice(0, longestRecordedText) : parsed.uscc;
  const fault = isMalformed ? parsed : knownFault;
  const admitted = await record(
    platform,
    request,
    { codes: [uscc], isBatch: false, asked: 1, fault },
    memory,
  );
  if (isDomainError(admitted)) return admitted;
  const refusal = admitted.refused[uscc];
  return refusal === undefined ? { ...admitted, uscc } : domainError(refusal.code, refusal.detail);
};

/**
 * Why there is no rating. The registry lets a few codes pass that fail their check character, so that such a
 * code is at fault only when nobody is known by it.
 */
export const ratingNotFound = (uscc: string): DomainError => {
  const parsed = parseUscc(uscc, '/enterprise_uscc');
  return isDomainError(parsed) ? parsed : domainError('RATING_NOT_FOUND', `${uscc} has no rating`);
};

export const largestBatch = 10_000;

export interface AdmittedBatch extends AdmittedLookUp {
  /** Well-formed codes in canonical form, each once, in the order in which they were asked for. */
  readonly codes: readonly string[];
  readonly malformed: ReadonlyMap<string, DomainError>;
}

const batchFault = (asked: number): DomainError | undefined => {
  // Whoever asks for nobody has lost its list.
  if (asked === 0) return fieldFault('/enterprise_usccs', 'REQUIRED', 'a batch holds at least one code');
  if (asked <= largestBatch) return undefined;
  const detail = `a batch holds at most ${largestBatch} codes`;
  return domainError('BATCH_TOO_LARGE', detail, { facts: { asked: String(asked) } });
};

/** A look-up of many: one entry in the record for all of them. */
export const admitBatchLookUp = (
  platform: Platform<unknown>,
  request: LookUpRequest,
  raw: readonly string[],
  memory?: LookUpMemory,
): Promise<AdmittedBatch | DomainError> => {
  const distinct = new Set(raw);
  return admitMany(platform, request, distinct, batchFault(distinct.size), memory);
};

/** A watch over some enterprises, or over all of them when none is named. */
export const admitWatch = (
  platform: Platform<unknown>,
  request: LookUpRequest,
  raw: readonly string[],
  fault: DomainError | undefined,
  memory: LookUpMemory,
): Promise<AdmittedBatch | DomainError> => {
  const distinct = new Set(raw);
  const tooMany = distinct.size === 0 ? undefined : batchFault(distinct.size);
  const malformed =
    tooMany === undefined
      ? raw.map((text) => readCode(text, '/enterprise_usccs', memory)).find(isDomainError)
      : undefined;
  return admitMany(platform, request, distinct, fault ?? tooMany ?? malformed, memory);
};

const admitMany = async (
  platform: Platform<unknown>,
  request: LookUpRequest,
  distinct: ReadonlySet<string>,
  fault: DomainError | undefined,
  memory: LookUpMemory | undefined,
): Promise<AdmittedBatch | DomainError> => {
  const codes = new Set<string>();
  const malformed = new Map<string, DomainError>();
  for (const text of fault === undefined ? distinct : []) {
    const parsed = readCode(text, '/enterprise_usccs', memory);
    if (isDomainError(parsed)) malformed.set(text, parsed);
    else codes.add(parsed.uscc);
  }
  const asked = { codes: [...codes], isBatch: true, asked: distinct.size, fault };
  const admitted = await record(platform, request, asked, memory);
  return isDomainError(admitted) ? admitted : { ...admitted, codes: asked.codes, malformed };
};

/** What an enterprise is kept under needs no second look. */
const readCode = (
  text: string,
  pointer: string,
  memory: LookUpMemory | undefined,
): { readonly uscc: string } | DomainError =>
  memory?.mirror.knows(text) === true ? { uscc: text } : parseUsccOverridden(text, pointer);
