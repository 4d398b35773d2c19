import type { Unit } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import { cataloguedEntry, dataCatalogue } from '../parameters/data-catalogue.js';
import { catalogueEntries } from '../store/data-catalogue.js';
import { listAllKnown } from '../store/kept-record-queries.js';

/** The entry of an id, of the parameters or added; the added ones must have been fetched. */
export const entryIn = (unit: Unit, id: string): CatalogueEntry | undefined =>
  cataloguedEntry(id) ?? unit.get(catalogueEntries.collection, id);

/** The whole catalogue. */
export const readCatalogue = async (db: Db, knownBefore?: Date): Promise<readonly CatalogueEntry[]> => {
  const added = await listAllKnown(db, catalogueEntries, {}, knownBefore);
  return [...dataCatalogue, ...added.map(({ record }) => record)];
};
