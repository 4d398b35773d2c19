import type { Unit } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import { cataloguedEntry, dataCatalogue } from '../parameters/data-catalogue.js';
import { catalogueEntries } from '../store/data-catalogue.js';
import { listAllKnown } from '../store/kept-record-queries.js';
import { sharingRequests } from '../store/sharing-requests.js';

/** The entry of an id, of the parameters or added; the added ones must have been fetched. */
export const entryIn = (unit: Unit, id: string): CatalogueEntry | undefined =>
  cataloguedEntry(id) ?? unit.get(catalogueEntries.collection, id);

/** Of the entries of requests that were fetched, those that were added; the others are of the parameters. */
export const fetchEntriesOf = async (unit: Unit, requestIds: readonly string[]): Promise<void> => {
  const wanted = requestIds.flatMap((id) => unit.get(sharingRequests.collection, id)?.entryId ?? []);
  await unit.fetch(
    catalogueEntries.collection,
    wanted.filter((id) => cataloguedEntry(id) === undefined),
  );
};

/** The whole catalogue. */
export const readCatalogue = async (db: Db, knownBefore?: Date): Promise<readonly CatalogueEntry[]> => {
  const added = await listAllKnown(db, catalogueEntries, {}, knownBefore);
  return [...dataCatalogue, ...added.map(({ record }) => record)];
};
