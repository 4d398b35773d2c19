import type { Db, Filter } from 'mongodb';
import { policyId } from '../domain/policy.js';
import { type PolicyDocument, policies } from './policies.js';

const collectionOf = (db: Db) => db.collection<PolicyDocument>(policies.name);

export const findPolicy = async (
  db: Db,
  insurerUscc: string,
  policyNumber: string,
): Promise<PolicyDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: policyId(insurerUscc, policyNumber) })) ?? undefined;

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
export const listPolicies = (db: Db, page: PolicyPage): Promise<PolicyDocument[]> => {
  const { insurerUscc, insuredUscc, after, limit } = page;
  const ofInsurer =
    insurerUscc === undefined ? {} : { $gte: `${insurerUscc}/`, $lt: `${insurerUscc}${afterSlash}` };
  const filter: Filter<PolicyDocument> = {
    _id: { $gt: after, ...ofInsurer },
    ...(insuredUscc === undefined ? {} : { 'report.insuredUscc': insuredUscc }),
  };
  return collectionOf(db).find(filter).sort({ _id: 1 }).limit(limit).toArray();
};
