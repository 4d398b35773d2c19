import { setTimeout } from 'node:timers/promises';
import type { Db, Document, Filter } from 'mongodb';
import { idsOfRun } from './policy-file.js';

export type Row = Document & { readonly _id: string };

/** What a run left in the store. */
export interface StoredRound {
  readonly policies: readonly Row[];
  readonly outbox: readonly Row[];
}

const publishedWithinMillis = 120_000;
const pauseMillis = 200;

/** The last id of the outbox so far. Ids are UUIDv7: those of later rows are greater. */
export const lastOutboxId = async (db: Db): Promise<string> => {
  const [last] = await db.collection<Row>('outbox').find().sort({ _id: -1 }).limit(1).toArray();
  return last?._id ?? '';
};

/** Until every event is in its stream. */
export const untilPublished = async (db: Db): Promise<void> => {
  const until = performance.now() + publishedWithinMillis;
  while ((await db.collection('unpublished').countDocuments()) > 0) {
    if (performance.now() > until) throw new Error('events were not published in time');
    await setTimeout(pauseMillis);
  }
};

/** Reads what a run stored, and fails unless it is one policy and one event for every line of its file. */
export const readRound = async (
  db: Db,
  run: string,
  lines: number,
  outboxAfter: string,
): Promise<StoredRound> => {
  const [from, before] = idsOfRun(run);
  const policies = await read(db, 'policies', { _id: { $gte: from, $lt: before } });
  const outbox = await read(db, 'outbox', { _id: { $gt: outboxAfter } });
  const told = new Set(outbox.map(({ aggregate }) => String(aggregate)));
  const untold = policies.find(({ _id }) => !told.has(_id));
  if (policies.length !== lines || outbox.length !== lines || untold !== undefined) {
    throw new Error(`${lines} lines left ${policies.length} policies and ${outbox.length} events`);
  }
  return { policies, outbox };
};

const read = (db: Db, collection: string, filter: Filter<Row>): Promise<Row[]> =>
  // The driver adds WithId to a type that has its id already.
  db.collection<Row>(collection).find(filter).toArray() as Promise<Row[]>;
