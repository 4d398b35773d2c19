import type { Db, Filter } from 'mongodb';
import type { ApplicationState } from '../domain/application.js';
import { type ApplicationDocument, applications } from './applications.js';

const collectionOf = (db: Db) => db.collection<ApplicationDocument>(applications.name);

/** By the number people see, or by the policy's id. */
export const findApplication = async (db: Db, id: string): Promise<ApplicationDocument | undefined> => {
  const filter: Filter<ApplicationDocument> = id.includes('/') ? { _id: id } : { number: id };
  return (await collectionOf(db).findOne(filter)) ?? undefined;
};

export interface ApplicationFilter {
  readonly enterpriseUscc?: string | undefined;
  readonly state?: ApplicationState | undefined;
  readonly scheme?: string | undefined;
}

/** A page in the order of the policies' ids, after `after`. */
export const listApplications = (
  db: Db,
  { enterpriseUscc, state, scheme }: ApplicationFilter,
  after: string,
  limit: number,
): Promise<ApplicationDocument[]> =>
  collectionOf(db)
    .find({
      _id: { $gt: after },
      ...(enterpriseUscc === undefined ? {} : { 'policy.enterpriseUscc': enterpriseUscc }),
      ...(state === undefined ? {} : { state }),
      ...(scheme === undefined ? {} : { scheme }),
    })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();

/** Those that wait to be assessed and are due, longest due first. */
export const findUnassessed = (db: Db, dueAt: Date, limit: number): Promise<ApplicationDocument[]> =>
  collectionOf(db)
    .find({ nextAttemptAt: { $lte: dueAt } })
    .sort({ nextAttemptAt: 1 })
    .limit(limit)
    .toArray();

/** A place in a queue: the instant and the id of the one that was seen last. */
export interface QueuePlace {
  readonly since: Date;
  readonly id: string;
}

export const startOfQueue: QueuePlace = { since: new Date(0), id: '' };

export const isSamePlace = (one: QueuePlace, other: QueuePlace): boolean =>
  one.since.getTime() === other.since.getTime() && one.id === other.id;

/** The plain condition is for the planner, which finds no index through `$or` alone. */
const afterPlace = (field: 'waitingSince' | 'payableSince', { since, id }: QueuePlace) => ({
  [field]: { $gte: since },
  $or: [{ [field]: { $gt: since } }, { [field]: since, _id: { $gt: id } }],
});

/** What a run needs of an application to order, scale and page; the decision itself reads it whole. */
export type UnapprovedEntry = Pick<
  ApplicationDocument,
  '_id' | 'submittedAt' | 'state' | 'entitled' | 'approved' | 'returned'
>;

/** The next that wait for a reservation, in the order of acceptance. */
export const nextUnapproved = (
  db: Db,
  scheme: string,
  year: number,
  after: QueuePlace,
  limit: number,
): Promise<UnapprovedEntry[]> =>
  collectionOf(db)
    .find({ scheme, year, ...afterPlace('waitingSince', after) } as Filter<ApplicationDocument>)
    .sort({ waitingSince: 1, _id: 1 })
    .limit(limit)
    .project<UnapprovedEntry>({ submittedAt: 1, state: 1, entitled: 1, approved: 1, returned: 1 })
    .toArray();

export interface UnpaidEntry {
  readonly _id: string;
  readonly submittedAt: Date;
  readonly policy: { readonly enterpriseUscc: string };
}

/** The next that wait to be paid, in the order of acceptance. */
export const nextUnpaid = (
  db: Db,
  scheme: string | undefined,
  after: QueuePlace,
  limit: number,
): Promise<UnpaidEntry[]> =>
  collectionOf(db)
    .find({
      ...(scheme === undefined ? {} : { scheme }),
      ...afterPlace('payableSince', after),
    } as Filter<ApplicationDocument>)
    .sort({ payableSince: 1, _id: 1 })
    .limit(limit)
    .project<UnpaidEntry>({ submittedAt: 1, 'policy.enterpriseUscc': 1 })
    .toArray();

/** Whether somebody approved one of those that wait to be paid. */
export const hasUnpaidApprovedBy = async (db: Db, person: string): Promise<boolean> =>
  (await collectionOf(db).findOne(
    { payableSince: { $gt: startOfQueue.since }, approvedBy: person },
    { projection: { _id: 1 } },
  )) !== null;
