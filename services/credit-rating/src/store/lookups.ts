import { entryCollection } from '@donghu/chassis';
import type { LookupEntry } from './lookup-entry.js';
import { lookupForm } from './lookup-text.js';

const batches = 'BATCH';

/**
 * By the enterprise, then by time: a range of ids is one enterprise's look-ups, and another one all batches,
 * without an index to keep up.
 */
export const lookupId = (subject: string | undefined, id: string): string => `${subject ?? batches}/${id}`;

/** The part of an id that orders look-ups by time, whomever they are about. */
export const lookupTimeOrder = (entryId: string): string => entryId.slice(entryId.lastIndexOf('/') + 1);

export const lookups = entryCollection<LookupEntry>('lookups', [], lookupForm);
