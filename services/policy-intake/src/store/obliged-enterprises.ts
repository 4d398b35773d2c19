import type { Db, FindCursor, WithId } from 'mongodb';
import type { ObligedEnterprise } from '../domain/coverage.js';
import { coverFilesOfLine } from './cover-file-queries.js';
import { type ObligationDocument, obligationId, obligations } from './obligations.js';

const collectionOf = (db: Db) => db.collection<ObligationDocument>(obligations.name);

/** The duties of a line, past ones too, in ascending order of the enterprises. */
export const obligationsOfLine = (db: Db, line: string): FindCursor<WithId<ObligationDocument>> =>
  collectionOf(db).find({ line }).sort({ _id: 1 });

/** The duties of an enterprise in these lines. */
export const findObligationsOf = (
  db: Db,
  enterpriseUscc: string,
  lines: readonly string[],
): Promise<ObligationDocument[]> =>
  collectionOf(db)
    .find({ _id: { $in: lines.map((line) => obligationId(enterpriseUscc, line)) } })
    .sort({ _id: 1 })
    .toArray();

/** Who is or was obliged to hold a line, with all that covers it, in ascending order of the codes. */
export const findObliged = async (db: Db, line: string): Promise<readonly ObligedEnterprise[]> => {
  const [duties, files] = await Promise.all([
    obligationsOfLine(db, line).toArray(),
    coverFilesOfLine(db, line).toArray(),
  ]);
  const covers = new Map(files.map((file) => [file.enterpriseUscc, file.covers]));
  return duties.map(({ enterpriseUscc, periods }) => ({
    enterpriseUscc,
    duty: periods,
    covers: covers.get(enterpriseUscc) ?? [],
  }));
};
