import { type Draft, documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { PolicyChanges } from '../domain/policy-facts.js';
import { applications } from './applications.js';

/** What arrived of a policy before its acceptance, under the policy's id; it is folded in when that comes. */
export interface HeldChangesDocument extends StoredDocument, PolicyChanges {
  readonly heldAt: Date;
  /** There while it is not folded in; the index holds nothing else. */
  readonly openSince?: Date;
}

/** The collection has the name of what it held first. */
export const heldChanges = documentCollection<HeldChangesDocument>('held_cancellations', [
  { key: { openSince: 1 }, name: 'open', sparse: true },
]);

/** The same one, folded in. */
export const foldedIn = ({
  openSince: _,
  version: _version,
  ...held
}: HeldChangesDocument): Draft<HeldChangesDocument> => held;

/**
 * Groups of those whose application is there: two replicas that handled policy and change in the same instant
 * did not see each other's work.
 */
export async function* missedChanges(
  db: Db,
  openBefore: Date,
): AsyncGenerator<readonly HeldChangesDocument[]> {
  const open = db
    .collection<HeldChangesDocument>(heldChanges.name)
    .find({ openSince: { $lte: openBefore } })
    .batchSize(groupSize);
  let group: HeldChangesDocument[] = [];
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
  group: readonly HeldChangesDocument[],
): Promise<readonly HeldChangesDocument[]> => {
  const present = await db
    .collection<StoredDocument>(applications.name)
    .find({ _id: { $in: group.map(({ _id }) => _id) } }, { projection: { _id: 1 } })
    .toArray();
  const ids = new Set(present.map(({ _id }) => _id));
  return group.filter(({ _id }) => ids.has(_id));
};
