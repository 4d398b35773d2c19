import type { Db } from 'mongodb';
import type { ApplicationState } from '../domain/application.js';
import { applications } from './applications.js';

/** Counts and sums of the applications of one state and one reason of refusal. */
export interface ApplicationTotals {
  readonly state: ApplicationState;
  /** Empty where not refused. */
  readonly refusal: string;
  readonly count: bigint;
  readonly writtenPremium: bigint;
  readonly entitledCount: bigint;
  readonly entitled: bigint;
  readonly approvedCount: bigint;
  readonly approved: bigint;
  /** Entitled to more than was approved. */
  readonly unapprovedCount: bigint;
  readonly settledCount: bigint;
  readonly settled: bigint;
  readonly offset: bigint;
}

type Sum = number | bigint;

interface Row {
  readonly _id: { readonly state: ApplicationState; readonly refusal?: string | null };
  readonly count: Sum;
  readonly writtenPremium: Sum;
  readonly entitled: Sum;
  readonly entitledCount: Sum;
  readonly approvedCount: Sum;
  readonly unapprovedCount: Sum;
  readonly settledCount: Sum;
  readonly approvedByCity: Sum;
  readonly approvedByZone: Sum;
  readonly settledByCity: Sum;
  readonly settledByZone: Sum;
  readonly offset: Sum;
}

const oneWhere = (condition: object) => ({ $cond: [condition, 1, 0] });

/** One fen may be borne by either payer. */
const oneWhereAboveZero = (amounts: string) =>
  oneWhere({ $or: [{ $gt: [`${amounts}.CITY`, 0] }, { $gt: [`${amounts}.ZONE`, 0] }] });

export const sumApplications = async (db: Db): Promise<readonly ApplicationTotals[]> => {
  const rows = await db
    .collection(applications.name)
    .aggregate<Row>([
      {
        $group: {
          _id: { state: '$state', refusal: '$refusal' },
          count: { $sum: 1 },
          writtenPremium: { $sum: '$policy.writtenPremium' },
          entitled: { $sum: '$entitled' },
          entitledCount: { $sum: oneWhere({ $gt: ['$entitled', 0] }) },
          unapprovedCount: {
            $sum: oneWhere({
              $gt: [
                { $add: ['$entitled', { $ifNull: ['$returned', 0] }] },
                { $add: ['$approved.CITY', '$approved.ZONE'] },
              ],
            }),
          },
          approvedCount: { $sum: oneWhereAboveZero('$approved') },
          settledCount: { $sum: oneWhereAboveZero('$settled') },
          approvedByCity: { $sum: '$approved.CITY' },
          approvedByZone: { $sum: '$approved.ZONE' },
          settledByCity: { $sum: '$settled.CITY' },
          settledByZone: { $sum: '$settled.ZONE' },
          offset: { $sum: '$offset' },
        },
      },
    ])
    .toArray();
  return rows.map((row) => ({
    state: row._id.state,
    refusal: row._id.refusal ?? '',
    count: BigInt(row.count),
    writtenPremium: BigInt(row.writtenPremium),
    entitled: BigInt(row.entitled),
    entitledCount: BigInt(row.entitledCount),
    unapprovedCount: BigInt(row.unapprovedCount),
    approvedCount: BigInt(row.approvedCount),
    settledCount: BigInt(row.settledCount),
    approved: BigInt(row.approvedByCity) + BigInt(row.approvedByZone),
    settled: BigInt(row.settledByCity) + BigInt(row.settledByZone),
    offset: BigInt(row.offset),
  }));
};
