import { type Clock, calendarDateAt, uuidV7 } from '@donghu/kernel';
import type { Grant } from '../domain/authorisation.js';
import type { ShareGrant } from '../domain/share-grant.js';
import type { LookupAudit } from '../store/lookup-audit.js';
import type { LookupMirror } from '../store/lookup-mirror.js';
import {
  authorisationsOf,
  decideLookUp,
  type LookUpRecorded,
  lookUpRecorded,
  lookupEntry,
  type RecordLookUp,
  shareGrantsOf,
} from './record-look-up.js';

/** What look-ups are decided and answered from while it is current, and where they are written down then. */
export interface LookUpMemory {
  readonly mirror: LookupMirror;
  readonly audit: LookupAudit;
}

export interface RecordedFromMemory {
  readonly output: LookUpRecorded;
  /** An answer is released after it only. */
  readonly written: Promise<void>;
}

/**
 * Decides who may be looked up by what memory holds, and begins to write it down. Nothing when memory cannot say; the
 * store decides then.
 */
export const recordFromMemory = (
  { mirror, audit }: LookUpMemory,
  input: RecordLookUp,
  clock: Clock,
): RecordedFromMemory | undefined => {
  const grants = new Map<string, readonly Grant[]>();
  const shared = new Map<string, ShareGrant>();
  if (!mirror.isCurrent()) return undefined;
  for (const id of authorisationsOf(input)) {
    const found = mirror.grants(id);
    if (found === 'UNSURE') return undefined;
    if (found !== undefined) grants.set(id, found);
  }
  for (const id of shareGrantsOf(input)) {
    const found = mirror.shareGrant(id);
    if (found === 'UNSURE') return undefined;
    if (found !== undefined) shared.set(id, found);
  }
  const rights = {
    authorisation: (id: string) => grants.get(id) ?? [],
    shareGrant: (id: string) => shared.get(id),
  };
  const now = clock.now();
  const decision = decideLookUp(input, rights, calendarDateAt(now));
  const entry = lookupEntry(input, decision, { now, newId: () => uuidV7(clock) });
  return { output: lookUpRecorded(decision), written: audit.record(entry) };
};
