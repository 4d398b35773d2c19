import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { Clawback } from '../domain/clawback.js';

/** Under its number. */
export interface ClawbackDocument extends StoredDocument, Clawback {}

export const clawbacks = documentCollection<ClawbackDocument>('clawbacks', [
  { key: { enterpriseUscc: 1, _id: 1 }, name: 'enterprise' },
]);

const collectionOf = (db: Db) => db.collection<ClawbackDocument>(clawbacks.name);

export const listClawbacks = (
  db: Db,
  enterpriseUscc: string | undefined,
  after: string,
  limit: number,
): Promise<ClawbackDocument[]> =>
  collectionOf(db)
    .find({ _id: { $gt: after }, ...(enterpriseUscc === undefined ? {} : { enterpriseUscc }) })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();

export const sumClawbacks = async (
  db: Db,
): Promise<{ readonly count: bigint; readonly amount: bigint; readonly repaid: bigint }> => {
  const [row] = await collectionOf(db)
    .aggregate<Record<'count' | 'amount' | 'repaid', number | bigint>>([
      {
        $group: {
          _id: null,
          count: { $sum: 1 },
          amount: { $sum: '$amount' },
          repaid: { $sum: '$repaid' },
        },
      },
    ])
    .toArray();
  return {
    count: BigInt(row?.count ?? 0),
    amount: BigInt(row?.amount ?? 0),
    repaid: BigInt(row?.repaid ?? 0),
  };
};
