import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { Obligation } from '../domain/obligation.js';
import { enterprises } from './enterprises.js';
import { listKnown } from './kept-record-queries.js';
import { obligations } from './obligations.js';

/** The newest full list of a department for a line, under `<department>.<line>`. */
export interface ObligationListDocument extends StoredDocument {
  readonly asOf: CalendarDate;
  readonly listReference: string;
  readonly by: string;
}

export const obligationLists = documentCollection<ObligationListDocument>('obligation_lists');

export const obligationListId = (department: string, line: string): string => `${department}.${line}`;

export const findObligationList = async (
  db: Db,
  department: string,
  line: string,
): Promise<ObligationListDocument | undefined> =>
  (await db
    .collection<ObligationListDocument>(obligationLists.name)
    .findOne({ _id: obligationListId(department, line) })) ?? undefined;

const pageLength = 500;

/** All obligations of a line, as they stand. */
export const obligationsOfLine = async (db: Db, line: string): Promise<readonly Obligation[]> => {
  const found: Obligation[] = [];
  let after = '';
  for (;;) {
    const { records, nextCursor } = await listKnown(db, obligations, {
      where: { line },
      after,
      limit: pageLength,
    });
    found.push(...records.map(({ record }) => record));
    if (nextCursor === '') return found;
    after = nextCursor;
  }
};

/** Those of the codes that are registered. */
export const registeredAmong = async (db: Db, usccs: readonly string[]): Promise<ReadonlySet<string>> => {
  const found = await db
    .collection<StoredDocument>(enterprises.collection.name)
    .find({ _id: { $in: [...usccs] } }, { projection: { _id: 1 } })
    .toArray();
  return new Set(found.map(({ _id }) => _id));
};
