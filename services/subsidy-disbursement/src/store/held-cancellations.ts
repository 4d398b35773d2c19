import { type Draft, documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { Cancellation } from '../domain/policy-facts.js';
import { applications } from './applications.js';

/** A cancellation that arrived before its policy, under the policy's id; it is folded in when that comes. */
export interface HeldCancellationDocument extends StoredDocument {
  readonly cancellation: Cancellation;
  readonly heldAt: Date;
  /** There while it is not folded in; the index holds nothing else. */
  readonly openSince?: Date;
}

export const heldCancellations = documentCollection<HeldCancellationDocument>('held_cancellations', [
  { key: { openSince: 1 }, name: 'open', sparse: true },
]);

/** The same one, folded in. */
export const foldedIn = ({
  openSince: _,
  version: _version,
  ...held
}: HeldCancellationDocument): Draft<HeldCancellationDocument> => held;

/**
 * Groups of those whose application is there: two replicas that handled policy and cancellation in the same instant
 * did not see each other's work.
 */
export async function* missedCancellations(
  db: Db,
  openBefore: Date,
): AsyncGenerator<readonly HeldCancellationDocument[]> {
  const open = db
    .collection<HeldCancellationDocument>(heldCancellations.name)
    .find({ openSince: { $lte: openBefore } })
    .batchSize(groupSize);
  let group: HeldCancellationDocument[] = [];
  for await (const held of open) {
    group.push(held);
    if (group.length < groupSize) continue;
    yield await withApplication(db, group);
    group = [];
  }
  yield await withApplication(db, group);
}

const groupSize = 100;

const withApplication = async (
  db: Db,
  group: readonly HeldCancellationDocument[],
): Promise<readonly HeldCancellationDocument[]> => {
  const present = await db
    .collection<StoredDocument>(applications.name)
    .find({ _id: { $in: group.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
    .toArray();
  const ids = new Set(present.map(({ _id }) => _id));
  return group.filter(({ _id }) => ids.has(_id));
};
