import type { CalendarDate } from '@donghu/kernel';
import type { Db, Document } from 'mongodb';
import { policies } from './policies.js';

export const measuredBy = ['total', 'line', 'insurer', 'enterprise'] as const;

export interface MeasureRequest {
  readonly asOf: CalendarDate;
  /** Only policies that begin on this day or later. */
  readonly since?: CalendarDate | undefined;
  readonly by: (typeof measuredBy)[number];
  readonly line?: string | undefined;
  /** What this insurer has by its share, whoever leads. */
  readonly insurerUscc?: string | undefined;
  readonly insuredUscc?: string | undefined;
  /** Key of the last row of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** One row: business counts once, at 100 %, or by share where it is of one insurer. */
export interface Measure {
  readonly key: string;
  readonly policies: number;
  readonly enterprises: number;
  /** Written premium with endorsements, refunds deducted. */
  readonly premium: bigint;
  /** What was provided up to now: void from the start counts nothing, what ended stays. */
  readonly cumulativeCover: bigint;
  readonly inForcePolicies: number;
  readonly inForceEnterprises: number;
  readonly inForceCover: bigint;
}

type Row = Readonly<Record<Exclude<keyof Measure, 'key'>, number | bigint>> & { readonly _id: string | null };

const isVoid = { $eq: ['$cancellation.kind', 'FROM_START'] };

/** The postings of a policy that stands as it was reported, but for a cancellation. */
const plainPostings = (): Document => {
  const own = { insurerUscc: '$report.insurerUscc', lead: true };
  const issue = {
    ...own,
    of: 'ISSUE',
    on: '$report.startOn',
    premium: '$report.writtenPremium',
    cover: '$report.cover',
  };
  const cancellation = {
    ...own,
    of: 'CANCELLATION',
    on: '$cancellation.effectiveOn',
    premium: { $multiply: [-1, '$cancellation.refund'] },
    cover: { $cond: [isVoid, { $multiply: [-1, '$report.cover'] }, 0] },
  };
  return { $cond: [{ $ifNull: ['$cancellation', false] }, [issue, cancellation], [issue]] };
};

/** A lead's policies are the ids that begin with its code; those that it follows in are found by their members. */
const ofInsurer = (uscc: string): Document => ({
  $or: [{ _id: { $gte: `${uscc}/`, $lt: `${uscc}0` } }, { followers: uscc }],
});

const keys: Readonly<Record<MeasureRequest['by'], string | null>> = {
  total: null,
  line: '$line',
  insurer: '$postings.insurerUscc',
  enterprise: '$insured',
};

/** A day after every date that can be reported. */
const never = '9999-99-99';

const pageOf = ({ by, after, limit }: MeasureRequest): Document[] =>
  by === 'total' ? [] : [{ $match: { _id: { $gt: after } } }, { $sort: { _id: 1 } }, { $limit: limit }];

const matching = ({ asOf, since, line, insurerUscc, insuredUscc, by, after }: MeasureRequest): Document => ({
  'report.startOn': { $lte: asOf, ...(since === undefined ? {} : { $gte: since }) },
  ...(line === undefined ? {} : { 'report.line': line }),
  ...(insuredUscc === undefined
    ? by === 'enterprise' && after !== ''
      ? { 'report.insuredUscc': { $gt: after } }
      : {}
    : { 'report.insuredUscc': insuredUscc }),
  ...(insurerUscc === undefined ? {} : ofInsurer(insurerUscc)),
});

const stages = (request: MeasureRequest): Document[] => {
  const { asOf, by, insurerUscc } = request;
  const countsShares = by === 'insurer' || insurerUscc !== undefined;
  const isIssue = {
    $and: [
      { $eq: ['$postings.of', 'ISSUE'] },
      { $not: ['$void'] },
      // A policy that is shared is one policy, and one of each member.
      countsShares ? true : '$postings.lead',
    ],
  };
  const count = (condition: Document): Document => ({ $sum: { $cond: [condition, 1, 0] } });
  return [
    { $match: matching(request) },
    {
      $project: {
        line: '$report.line',
        insured: '$report.insuredUscc',
        void: isVoid,
        isInForce: {
          $and: [
            { $gte: [{ $ifNull: ['$standing.endOn', '$report.endOn'] }, asOf] },
            { $gt: [{ $ifNull: ['$cancellation.effectiveOn', never] }, asOf] },
          ],
        },
        postings: { $ifNull: ['$standing.postings', plainPostings()] },
      },
    },
    { $unwind: '$postings' },
    {
      $match: {
        'postings.on': { $lte: asOf },
        ...(insurerUscc === undefined ? {} : { 'postings.insurerUscc': insurerUscc }),
      },
    },
    {
      $group: {
        _id: { key: keys[by], insured: '$insured' },
        policies: count(isIssue),
        premium: { $sum: '$postings.premium' },
        cumulativeCover: { $sum: '$postings.cover' },
        inForcePolicies: count({ $and: [isIssue, '$isInForce'] }),
        inForceCover: { $sum: { $cond: ['$isInForce', '$postings.cover', 0] } },
      },
    },
    {
      $group: {
        _id: '$_id.key',
        policies: { $sum: '$policies' },
        enterprises: count({ $gt: ['$policies', 0] }),
        premium: { $sum: '$premium' },
        cumulativeCover: { $sum: '$cumulativeCover' },
        inForcePolicies: { $sum: '$inForcePolicies' },
        inForceEnterprises: count({ $gt: ['$inForcePolicies', 0] }),
        inForceCover: { $sum: '$inForceCover' },
      },
    },
    ...pageOf(request),
  ];
};

/** The measures off the policies themselves: as exact as the sums, and as slow as there are policies. */
export const scannedMeasures = async (db: Db, request: MeasureRequest): Promise<Measure[]> => {
  const rows = await db.collection(policies.name).aggregate<Row>(stages(request)).toArray();
  return rows.map((row) => ({
    key: row._id ?? 'TOTAL',
    policies: Number(row.policies),
    enterprises: Number(row.enterprises),
    premium: BigInt(row.premium),
    cumulativeCover: BigInt(row.cumulativeCover),
    inForcePolicies: Number(row.inForcePolicies),
    inForceEnterprises: Number(row.inForceEnterprises),
    inForceCover: BigInt(row.inForceCover),
  }));
};
