import type { CatalogueEntry } from '../domain/data-catalogue.js';
import { keptRecords } from './kept-records.js';

/** Entries added to those of the parameters. */
export const catalogueEntries = keptRecords<CatalogueEntry>('data_catalogue');
