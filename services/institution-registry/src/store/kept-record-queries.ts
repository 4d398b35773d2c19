import type { StoredDocument } from '@donghu/chassis';
import type { Db, Document, Filter } from 'mongodb';
import type { KeptRecords, RecordVersion } from './kept-records.js';

/** A record together with the version it is of. */
export interface Known<R> {
  readonly id: string;
  readonly version: number;
  readonly record: R;
}

const knownDocument = <R>({ complete }: KeptRecords<R>, document: Document): Known<R> => {
  const { _id, version, ...record } = document;
  // The collection's own documents: the id and the version are all that the unit of work adds.
  return { id: String(_id), version: Number(version), record: complete(record as R) };
};

const knownVersion = <R>({ subject, version, record }: RecordVersion<R>): Known<R> => ({
  id: subject,
  version,
  record,
});

const versionsOf = <R>(db: Db, records: KeptRecords<R>) =>
  db.collection<RecordVersion<R>>(records.versions.name);

/** The record as it stands, or as it stood before an instant. */
export const findKnown = async <R>(
  db: Db,
  records: KeptRecords<R>,
  id: string,
  knownBefore?: Date,
): Promise<Known<R> | undefined> => {
  if (knownBefore === undefined) {
    const document = await db.collection<StoredDocument>(records.collection.name).findOne({ _id: id });
    return document === null ? undefined : knownDocument(records, document);
  }
  const [found] = await versionsBefore(db, records, [id], knownBefore);
  return found;
};

/** How many versions of a page's records are read in one go. */
const subjectsAtOnce = 100;

/** The newest version of each record that was made before an instant, in the order of the ids. */
const versionsBefore = async <R>(
  db: Db,
  records: KeptRecords<R>,
  ids: readonly string[],
  knownBefore: Date,
): Promise<readonly Known<R>[]> => {
  const newest = new Map<string, RecordVersion<R>>();
  for (let start = 0; start < ids.length; start += subjectsAtOnce) {
    const subjects = ids.slice(start, start + subjectsAtOnce);
    // The driver's filter types do not see through a type parameter.
    const filter = { subject: { $in: subjects } } as unknown as Filter<RecordVersion<R>>;
    const versions = (await versionsOf(db, records).find(filter).toArray()) as unknown as RecordVersion<R>[];
    for (const version of versions) {
      const known = newest.get(version.subject);
      if (version.recordedAt < knownBefore && (known === undefined || known.version < version.version)) {
        newest.set(version.subject, version);
      }
    }
  }
  return ids.flatMap((id) => {
    const found = newest.get(id);
    return found === undefined ? [] : [knownVersion(found)];
  });
};

export interface RecordPage {
  /** Conditions on what never changes in a record. */
  readonly where?: Readonly<Record<string, unknown>>;
  readonly after: string;
  readonly limit: number;
  readonly knownBefore?: Date | undefined;
}

export interface KnownPage<R> {
  readonly records: readonly Known<R>[];
  /** Empty on the last page. A page of the past may hold fewer records than asked for, and more may follow. */
  readonly nextCursor: string;
}

/** A page in ascending order of the ids. */
export const listKnown = async <R>(
  db: Db,
  records: KeptRecords<R>,
  { where = {}, after, limit, knownBefore }: RecordPage,
): Promise<KnownPage<R>> => {
  const filter = { ...where, _id: { $gt: after } } as Filter<StoredDocument>;
  const documents = await db
    .collection<StoredDocument>(records.collection.name)
    .find(filter)
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
  const nextCursor = documents.length === limit ? (documents.at(-1)?._id ?? '') : '';
  if (knownBefore === undefined) {
    return { records: documents.map((document) => knownDocument(records, document)), nextCursor };
  }
  const ids = documents.map(({ _id }) => _id);
  return { records: await versionsBefore(db, records, ids, knownBefore), nextCursor };
};

/** Every version of a record after one, oldest first. */
export const listVersions = async <R>(
  db: Db,
  records: KeptRecords<R>,
  subject: string,
  afterVersion: number,
  limit: number,
): Promise<readonly RecordVersion<R>[]> => {
  const filter = { subject, version: { $gt: afterVersion } } as unknown as Filter<RecordVersion<R>>;
  const found = await versionsOf(db, records).find(filter).sort({ version: 1 }).limit(limit).toArray();
  return found as unknown as RecordVersion<R>[];
};

const everyPage = 500;

/** All records of a condition, page by page: for counts over what is small enough to be read whole. */
export const listAllKnown = async <R>(
  db: Db,
  records: KeptRecords<R>,
  where: Readonly<Record<string, unknown>>,
  knownBefore?: Date,
): Promise<readonly Known<R>[]> => {
  const all: Known<R>[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: KnownPage<R> = await listKnown(db, records, { where, after, limit: everyPage, knownBefore });
    all.push(...page.records);
    after = page.nextCursor === '' ? undefined : page.nextCursor;
  }
  return all;
};
