import type { CalendarDate } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { policies } from './policies.js';

/** Counts and sums of the policies of one line. */
export interface LineTotals {
  readonly line: string;
  readonly accepted: number;
  readonly cancelledFromStart: number;
  readonly cancelledMidTerm: number;
  readonly inForce: number;
  readonly writtenPremium: bigint;
  readonly paidPremium: bigint;
  readonly refunds: bigint;
  readonly cumulativeCover: bigint;
  readonly inForceCover: bigint;
}

const countIf = (condition: object): object => ({ $sum: { $cond: [condition, 1, 0] } });
const sumIf = (condition: object, field: string): object => ({ $sum: { $cond: [condition, field, 0] } });

const isCancelled = (kind: string): object => ({ $eq: ['$cancellation.kind', kind] });

/** A day after every date that can be reported. */
const never = '9999-99-99';

/** The last day belongs to the term; the day on which a cancellation takes effect does not. */
const isInForceOn = (date: CalendarDate): object => ({
  $and: [
    { $lte: ['$report.startOn', date] },
    { $gte: ['$report.endOn', date] },
    { $gt: [{ $ifNull: ['$cancellation.effectiveOn', never] }, date] },
  ],
});

/** The driver gives what fits 32 bits as a number and the rest as a bigint. */
type Row = Readonly<Record<Exclude<keyof LineTotals, 'line'>, number | bigint>> & { readonly _id: string };

/**
 * The totals of each line in one pass, so that they fit together. Every policy counts, so every policy is
 * read: an index would not spare it.
 */
export const totalsByLine = async (db: Db, date: CalendarDate): Promise<LineTotals[]> => {
  const inForce = isInForceOn(date);
  const rows = await db
    .collection(policies.name)
    .aggregate<Row>([
      {
        $group: {
          _id: '$report.line',
          accepted: { $sum: 1 },
          cancelledFromStart: countIf(isCancelled('FROM_START')),
          cancelledMidTerm: countIf(isCancelled('MID_TERM')),
          inForce: countIf(inForce),
          writtenPremium: { $sum: '$report.writtenPremium' },
          paidPremium: { $sum: '$report.paidPremium' },
          refunds: { $sum: { $ifNull: ['$cancellation.refund', 0] } },
          cumulativeCover: sumIf({ $not: [isCancelled('FROM_START')] }, '$report.cover'),
          inForceCover: sumIf(inForce, '$report.cover'),
        },
      },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return rows.map((row) => ({
    line: row._id,
    accepted: Number(row.accepted),
    cancelledFromStart: Number(row.cancelledFromStart),
    cancelledMidTerm: Number(row.cancelledMidTerm),
    inForce: Number(row.inForce),
    writtenPremium: BigInt(row.writtenPremium),
    paidPremium: BigInt(row.paidPremium),
    refunds: BigInt(row.refunds),
    cumulativeCover: BigInt(row.cumulativeCover),
    inForceCover: BigInt(row.inForceCover),
  }));
};
