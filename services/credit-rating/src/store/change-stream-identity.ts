import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';

interface Identity {
  readonly _id: string;
  readonly value: string;
}

export const changeStreamIdentity = { name: 'rating_change_stream', indexes: [] };

/** What tells the changes of this database from those of any other; made by whoever asks first. */
export const identityOfChanges = async (db: Db): Promise<string> => {
  const collection = db.collection<Identity>(changeStreamIdentity.name);
  await collection.updateOne(
    { _id: 'identity' },
    { $setOnInsert: { value: randomUUID() } },
    { upsert: true },
  );
  const identity = await collection.findOne({ _id: 'identity' });
  if (identity === null) throw new Error('the stream of rating changes has no identity');
  return identity.value;
};
