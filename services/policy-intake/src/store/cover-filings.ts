import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import { type PolicyDocument, policies } from './policies.js';

/** How far the policies of a line that were stored before there were cover files are filed, under the line. */
export interface CoverFilingDocument extends StoredDocument {
  /** Id of the last policy filed. */
  readonly after: string;
  readonly done: boolean;
}

export const coverFilings = documentCollection<CoverFilingDocument>('cover_filings');

export const findCoverFiling = async (db: Db, line: string): Promise<CoverFilingDocument | undefined> =>
  (await db.collection<CoverFilingDocument>(coverFilings.name).findOne({ _id: line })) ?? undefined;

/** Ids of the policies of a line, in ascending order. */
export const findPoliciesOfLine = async (
  db: Db,
  line: string,
  after: string,
  limit: number,
): Promise<string[]> => {
  const found = await db
    .collection<PolicyDocument>(policies.name)
    .find({ 'report.line': line, _id: { $gt: after } }, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
};
