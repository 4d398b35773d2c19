import { entryCollection } from '@donghu/chassis';
import type { Db } from 'mongodb';

/** A look-up under a grant, refused ones too: append-only. */
export interface SharedReadEntry {
  readonly _id: string;
  readonly at: Date;
  readonly by: string;
  readonly party: string;
  readonly grantId: string;
  /** The code that was looked up. */
  readonly subject: string;
  readonly purpose: string;
  readonly asked: readonly string[];
  readonly given: readonly string[];
  /** READ, or why it was refused. */
  readonly outcome: string;
}

export const sharedReads = entryCollection<SharedReadEntry>('shared_reads', [
  { key: { grantId: 1, _id: 1 }, name: 'grant' },
  { key: { subject: 1, _id: 1 }, name: 'subject' },
]);

export type SharedReadsOf = { readonly grantId: string } | { readonly subject: string };

/** Who read under a grant, or about a code, oldest first. */
export const listSharedReads = (
  db: Db,
  of: SharedReadsOf,
  after: string,
  limit: number,
): Promise<SharedReadEntry[]> =>
  db
    .collection<SharedReadEntry>(sharedReads.name)
    .find({ ...of, _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
