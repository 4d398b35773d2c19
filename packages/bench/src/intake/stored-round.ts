import type { Db, Document, Filter } from 'mongodb';
import type { FileOfRun } from './bulk-intake.js';
import { numbersOfRun } from './policy-file.js';

export type Row = Document & { readonly _id: string };

/** What a run left in the store: each policy, and each event as a row of its own. */
export interface StoredRound {
  readonly policies: readonly Row[];
  readonly outbox: readonly Row[];
}

/** The last id of the outbox so far. Ids are UUIDv7: those of later commits are greater. */
export const lastOutboxId = async (db: Db): Promise<string> => {
  const [last] = await db.collection<Row>('outbox').find().sort({ _id: -1 }).limit(1).toArray();
  return last?._id ?? '';
};

/** Reads what a run stored, and fails unless it is one policy and one event for every line of its file. */
export const readRound = async (
  db: Db,
  { run, policies: lines }: Pick<FileOfRun, 'run' | 'policies'>,
  insurers: readonly string[],
  outboxAfter: string,
): Promise<StoredRound> => {
  const policies = await readPolicies(db, run, insurers);
  const commits = await read(db, 'outbox', { _id: { $gt: outboxAfter } });
  const outbox = commits.flatMap(rowsOf);
  const told = new Set(outbox.map(({ aggregate }) => String(aggregate)));
  const untold = policies.find(({ _id }) => !told.has(_id));
  if (policies.length !== lines || outbox.length !== lines || untold !== undefined) {
    throw new Error(`${lines} lines left ${policies.length} policies and ${outbox.length} events`);
  }
  return { policies, outbox };
};

/** As an outbox that has a row for each event would hold them. */
const rowsOf = ({ events, keptFrom }: Row): readonly Row[] =>
  (events as readonly Row[]).map((event) => ({ ...event, keptFrom }));

/** Of every insurer, in the order of the file. */
const readPolicies = async (db: Db, run: string, insurers: readonly string[]): Promise<Row[]> => {
  const [from, before] = numbersOfRun(run);
  const found = await Promise.all(
    insurers.map((insurer) =>
      read(db, 'policies', { _id: { $gte: `${insurer}/${from}`, $lt: `${insurer}/${before}` } }),
    ),
  );
  const numberOf = ({ _id }: Row): string => _id.slice(_id.indexOf('/'));
  return found.flat().toSorted((one, other) => (numberOf(one) < numberOf(other) ? -1 : 1));
};

const read = (db: Db, collection: string, filter: Filter<Row>): Promise<Row[]> =>
  // The driver adds WithId to a type that has its id already.
  db.collection<Row>(collection).find(filter).toArray() as Promise<Row[]>;
