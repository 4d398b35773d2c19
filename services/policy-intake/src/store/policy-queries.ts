import type { Db, Filter } from 'mongodb';
import type { RecordedFollowerReport } from '../domain/follow-policy.js';
import { policyId } from '../domain/policy.js';
import { type BookedPolicy, bookedPolicy, isBooked, type PolicyDocument, policies } from './policies.js';

const collectionOf = (db: Db) => db.collection<PolicyDocument>(policies.name);

/** What stands under a number, be it a policy or not. */
export const findPolicyFile = async (
  db: Db,
  insurerUscc: string,
  policyNumber: string,
): Promise<PolicyDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: policyId(insurerUscc, policyNumber) })) ?? undefined;

export const findPolicy = async (
  db: Db,
  insurerUscc: string,
  policyNumber: string,
): Promise<BookedPolicy | undefined> => bookedPolicy(await findPolicyFile(db, insurerUscc, policyNumber));

export interface PolicyPage {
  readonly insurerUscc?: string | undefined;
  readonly insuredUscc?: string | undefined;
  /** Id of the last policy of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** The character after the slash that ends an insurer's code in an id. */
const afterSlash = '0';

/** A page in ascending order of the ids. An insurer's policies are the ids that begin with its code. */
export const listPolicies = async (db: Db, page: PolicyPage): Promise<BookedPolicy[]> => {
  const { insurerUscc, insuredUscc, after, limit } = page;
  const ofInsurer =
    insurerUscc === undefined ? {} : { $gte: `${insurerUscc}/`, $lt: `${insurerUscc}${afterSlash}` };
  const filter: Filter<PolicyDocument> = {
    _id: { $gt: after, ...ofInsurer },
    ...(insuredUscc === undefined ? { report: { $exists: true } } : { 'report.insuredUscc': insuredUscc }),
  };
  return (await collectionOf(db).find(filter).sort({ _id: 1 }).limit(limit).toArray()).filter(isBooked);
};

/** The parts that followers report in a policy, in the order of their ids: as many as it has members at most. */
export const listFollowers = async (
  db: Db,
  leadPolicyId: string,
): Promise<(PolicyDocument & { readonly follows: RecordedFollowerReport })[]> => {
  const found = await collectionOf(db).find({ leadPolicyId }).sort({ _id: 1 }).toArray();
  return found.flatMap((document) => {
    const { follows } = document;
    return follows === undefined ? [] : [{ ...document, follows }];
  });
};

/** Ids of what has held endorsements since before an instant, and whose insurer was not told yet. */
export const findOverdue = async (db: Db, heldBefore: Date, limit: number): Promise<string[]> => {
  const found = await collectionOf(db)
    .find({ heldSince: { $lt: heldBefore }, overdueToldAt: { $exists: false } }, { projection: { _id: 1 } })
    .sort({ heldSince: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
};
