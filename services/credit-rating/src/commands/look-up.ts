import type { Platform, Principal } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError, parseUscc, parseUsccOverridden } from '@donghu/kernel';
import { isPurpose, purposes } from '../domain/authorisation.js';
import { type Entitlement, entitlementOf } from '../domain/look-up.js';
import { type LookUpRecorded, type RecordLookUp, recordLookUpCommand } from './record-look-up.js';

/** Whoever asks, by which door, and what for. */
export interface LookUpRequest {
  readonly principal: Principal;
  readonly door: string;
  readonly purpose: string;
  /** Absent: now. */
  readonly asOf?: Date | undefined;
}

export interface AdmittedLookUp {
  readonly entitlement: Entitlement;
  readonly at: Date;
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
  // An enterprise need not say why it looks at itself.
  const mayBeSilent = entitlement.kind === 'OWN' && purpose === '';
  return isPurpose(purpose) || mayBeSilent
    ? undefined
    : fieldFault('/purpose', 'UNKNOWN_CODE', `a purpose is one of ${purposes.join(', ')}`);
};

/** The instant that a look-up is answered as of. */
const instantOf = ({ clock }: Platform<unknown>, { asOf }: LookUpRequest): Date => {
  const now = clock.now();
  return asOf !== undefined && asOf < now ? asOf : now;
};

type Asked = Pick<RecordLookUp, 'codes' | 'isBatch' | 'asked'> & { readonly fault?: DomainError | undefined };

const longestRecordedText = 64;

/** Records a look-up, refused or not, and says who may be shown. A request at fault is recorded and refused. */
const record = async (
  platform: Platform<unknown>,
  request: LookUpRequest,
  asked: Asked,
  at = instantOf(platform, request),
): Promise<AdmittedLookUp | DomainError> => {
  const { clock, executor } = platform;
  const { principal, door, purpose, asOf } = request;
  const now = clock.now();
  const entitlement = entitlementOf(principal.roles, principal.uscc);
  const fault = asked.fault ?? requestFault(request, entitlement, now);
  const executed = await executor.execute(recordLookUpCommand, {
    by: principal.subject,
    roles: principal.roles,
    asker: principal.uscc,
    entitlement,
    door,
    codes: asked.codes,
    isBatch: asked.isBatch,
    asked: asked.asked,
    purpose: purpose.slice(0, longestRecordedText),
    asOf,
    fault,
  });
  if (isDomainError(executed)) return executed;
  if (fault !== undefined) return fault;
  return { entitlement, at, refused: executed.output.refused };
};

/** A look-up of one enterprise. */
export const admitLookUp = async (
  platform: Platform<unknown>,
  request: LookUpRequest,
  raw: string,
): Promise<(AdmittedLookUp & { readonly uscc: string }) | DomainError> => {
  const parsed = parseUsccOverridden(raw, '/enterprise_uscc');
  const isMalformed = isDomainError(parsed);
  const uscc = isMalformed ? raw.slice(0, longestRecordedText) : parsed.uscc;
  const admitted = await record(platform, request, {
    codes: [uscc],
    isBatch: false,
    asked: 1,
    fault: isMalformed ? parsed : undefined,
  });
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

export interface AdmittedBatch<Ahead> extends AdmittedLookUp {
  /** What was read while the look-up was being recorded; nothing of it was shown to anybody yet. */
  readonly ahead: Ahead;
  /** Well-formed codes in canonical form, each once, in the order in which they were asked for. */
  readonly codes: readonly string[];
  readonly malformed: ReadonlyMap<string, DomainError>;
}

/** A look-up of many: one entry in the record for all of them, and `readAhead` side by side with its writing. */
export const admitBatchLookUp = async <Ahead>(
  platform: Platform<unknown>,
  request: LookUpRequest,
  raw: readonly string[],
  readAhead: (codes: readonly string[], at: Date) => Promise<Ahead>,
): Promise<AdmittedBatch<Ahead> | DomainError> => {
  const distinct = new Set(raw);
  if (distinct.size > largestBatch) {
    const detail = `a batch holds at most ${largestBatch} codes`;
    const fault = domainError('BATCH_TOO_LARGE', detail, { facts: { asked: String(distinct.size) } });
    const refused = await record(platform, request, {
      codes: [],
      isBatch: true,
      asked: distinct.size,
      fault,
    });
    return isDomainError(refused) ? refused : fault;
  }
  const codes = new Set<string>();
  const malformed = new Map<string, DomainError>();
  for (const text of distinct) {
    const parsed = parseUsccOverridden(text, '/enterprise_usccs');
    if (isDomainError(parsed)) malformed.set(text, parsed);
    else codes.add(parsed.uscc);
  }
  const at = instantOf(platform, request);
  const asked = { codes: [...codes], isBatch: true, asked: distinct.size };
  const [admitted, ahead] = await Promise.all([
    record(platform, request, asked, at),
    readAhead(asked.codes, at),
  ]);
  return isDomainError(admitted) ? admitted : { ...admitted, ahead, codes: asked.codes, malformed };
};
