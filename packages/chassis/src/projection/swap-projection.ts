import type { AnyBulkWriteOperation, Collection, Document, Filter, MongoClient } from 'mongodb';
import { type Counterparts, differingDocuments } from './compare-projections.js';
import { ReplayRefusal } from './replay-refusal.js';

const writesInOneTransaction = 20_000;
const writesInOneBulk = 1_000;

/**
 * Puts the rebuilt documents in the place of the live ones: only what differs is written, in one transaction, so
 * that a reader finds the one projection or the other. (A rename would not do: SecantusDB shows readers an empty
 * collection for an instant, and MongoDB ends their cursors.) Versions catch whoever wrote in between. More than
 * 20,000 wrong documents go in several transactions, that none outlives what the server allows it; each puts
 * right ones in the place of wrong ones.
 */
export const swapProjection = async (
  client: MongoClient,
  live: Collection<Document>,
  rebuilt: Collection<Document>,
): Promise<void> => {
  const differing = differingDocuments([live, rebuilt]);
  let pending: AnyBulkWriteOperation<Document>[] = [];
  for await (const pair of differing) {
    pending.push(operationOf(pair));
    if (pending.length === writesInOneTransaction) {
      await writeAll(client, live, pending);
      pending = [];
    }
  }
  if (pending.length > 0) await writeAll(client, live, pending);
};

const writeAll = async (
  client: MongoClient,
  live: Collection<Document>,
  operations: readonly AnyBulkWriteOperation<Document>[],
): Promise<void> => {
  await client.withSession(async (session) => {
    session.startTransaction();
    try {
      let written = 0;
      for (let start = 0; start < operations.length; start += writesInOneBulk) {
        const bulk = operations.slice(start, start + writesInOneBulk);
        const result = await live.bulkWrite(bulk, { session, ordered: true });
        written += result.insertedCount + result.matchedCount + result.deletedCount;
      }
      if (written !== operations.length) {
        throw new ReplayRefusal('CONSUMER_BUSY', 'somebody wrote into the projection in the meantime');
      }
      await session.commitTransaction();
    } catch (fault) {
      if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
      throw fault;
    }
  });
};

const operationOf = ({ live, rebuilt }: Counterparts): AnyBulkWriteOperation<Document> => {
  if (live === undefined) return { insertOne: { document: rebuilt ?? {} } };
  // A document whose version was taken away by hand is matched by null.
  const filter: Filter<Document> = { _id: live._id, version: live.version ?? null };
  if (rebuilt === undefined) return { deleteOne: { filter } };
  const { _id, ...replacement } = rebuilt;
  return { replaceOne: { filter, replacement } };
};
