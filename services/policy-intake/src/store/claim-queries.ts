import type { Db, Filter } from 'mongodb';
import { claimId } from '../domain/claim.js';
import { type ClaimDocument, claims } from './claims.js';

const collectionOf = (db: Db) => db.collection<ClaimDocument>(claims.name);

export const findClaim = async (
  db: Db,
  insurerUscc: string,
  claimNumber: string,
): Promise<ClaimDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: claimId(insurerUscc, claimNumber) })) ?? undefined;

export interface ClaimPage {
  readonly insurerUscc?: string | undefined;
  readonly insuredUscc?: string | undefined;
  readonly policyId?: string | undefined;
  /** Id of the last claim of the page before; empty for the first page. */
  readonly after: string;
  readonly limit: number;
}

/** A page in ascending order of the ids. An insurer's claims are the ids that begin with its code. */
export const listClaims = (db: Db, page: ClaimPage): Promise<ClaimDocument[]> => {
  const { insurerUscc, insuredUscc, policyId, after, limit } = page;
  const ofInsurer = insurerUscc === undefined ? {} : { $gte: `${insurerUscc}/`, $lt: `${insurerUscc}0` };
  const filter: Filter<ClaimDocument> = {
    _id: { $gt: after, ...ofInsurer },
    ...(insuredUscc === undefined ? {} : { insuredUscc }),
    ...(policyId === undefined ? {} : { policyId }),
  };
  return collectionOf(db).find(filter).sort({ _id: 1 }).limit(limit).toArray();
};
