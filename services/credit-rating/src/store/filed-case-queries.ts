import type { DocumentCollection, StoredDocument } from '@donghu/chassis';
import type { Db, Filter } from 'mongodb';
import type { FiledCase } from '../domain/filed-case.js';

/** A case as it is stored: an objection or a repair. */
export type CaseDocument = StoredDocument & FiledCase<string>;

export interface WantedCases {
  readonly enterpriseUscc?: string | undefined;
  readonly state?: string | undefined;
  readonly after: string;
  readonly limit: number;
}

/** A page of cases in the order of filing. */
export const listCases = async <Document extends CaseDocument>(
  db: Db,
  collection: DocumentCollection<Document>,
  { enterpriseUscc, state, after, limit }: WantedCases,
): Promise<readonly Document[]> => {
  const filter: Filter<CaseDocument> = {
    ...(enterpriseUscc === undefined ? {} : { enterpriseUscc }),
    ...(state === undefined ? {} : { state }),
    _id: { $gt: after },
  };
  const found = await db
    .collection<CaseDocument>(collection.name)
    .find(filter)
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  // The collection holds documents of its own shape only.
  return found as unknown as readonly Document[];
};

export const findCase = async <Document extends CaseDocument>(
  db: Db,
  collection: DocumentCollection<Document>,
  id: string,
): Promise<Document | undefined> => {
  const found = await db.collection<CaseDocument>(collection.name).findOne({ _id: id });
  return (found ?? undefined) as unknown as Document | undefined;
};
