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
  readonly reportedPremium: bigint;
  readonly writtenPremium: bigint;
  readonly paidPremium: bigint;
  readonly refunds: bigint;
  readonly cumulativeCover: bigint;
  readonly inForceCover: bigint;
}

const countIf = (condition: object): object => ({ $sum: { $cond: [condition, 1, 0] } });
const sumIf = (condition: object, amount: object): object => ({ $sum: { $cond: [condition, amount, 0] } });

const isCancelled = (kind: string): object => ({ $eq: ['$cancellation.kind', kind] });

/** A figure of a policy as it stands: one that nothing has changed stands as it was reported. */
const standing = (field: 'writtenPremium' | 'paidPremium' | 'cover' | 'endOn'): object => ({
  $ifNull: [`$standing.${field}`, `$report.${field}`],
});

/** A day after every date that can be reported. */
const never = '9999-99-99';

/** The last day belongs to the term; the day on which a cancellation takes effect does not. */
const isInForceOn = (date: CalendarDate): object => ({
  $and: [
    { $lte: ['$report.startOn', date] },
    { $gte: [standing('endOn'), date] },
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
      // Endorsements that wait for their policy count nothing.
      { $match: { report: { $exists: true } } },
      {
        $group: {
          _id: '$report.line',
          accepted: { $sum: 1 },
          cancelledFromStart: countIf(isCancelled('FROM_START')),
          cancelledMidTerm: countIf(isCancelled('MID_TERM')),
          inForce: countIf(inForce),
          reportedPremium: { $sum: '$report.writtenPremium' },
          writtenPremium: { $sum: standing('writtenPremium') },
          paidPremium: { $sum: standing('paidPremium') },
          refunds: { $sum: { $ifNull: ['$cancellation.refund', 0] } },
          cumulativeCover: sumIf({ $not: [isCancelled('FROM_START')] }, standing('cover')),
          inForceCover: sumIf(inForce, standing('cover')),
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
    reportedPremium: BigInt(row.reportedPremium),
    writtenPremium: BigInt(row.writtenPremium),
    paidPremium: BigInt(row.paidPremium),
    refunds: BigInt(row.refunds),
    cumulativeCover: BigInt(row.cumulativeCover),
    inForceCover: BigInt(row.inForceCover),
  }));
};
