import type { UseCase } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import { cataloguedEntry } from '../parameters/data-catalogue.js';
import { sharedFieldNames } from '../parameters/shared-fields.js';
import { catalogueEntries } from '../store/data-catalogue.js';
import { keepRecord } from './keep-record.js';

/** Adds an entry to the catalogue of shared data. */
export const addCatalogueEntryCommand: UseCase<
  { readonly entry: CatalogueEntry; readonly by: string },
  { readonly id: string; readonly version: number }
> = {
  name: 'add-catalogue-entry',
  load: (inputs, unit) =>
    unit.fetch(
      catalogueEntries.collection,
      inputs.map(({ entry }) => entry.id),
    ),
  decide: ({ entry, by }, unit, facts) => {
    const { id } = entry;
    if (cataloguedEntry(id) !== undefined || unit.get(catalogueEntries.collection, id) !== undefined) {
      return domainError('ALREADY_REPORTED', `the catalogue has an entry ${id}`);
    }
    const known = sharedFieldNames(entry.dataset);
    const unknown = entry.fields.find((name) => !known.includes(name));
    if (unknown !== undefined) {
      const detail = `no field ${unknown} of ${entry.dataset} can be shared`;
      return domainError('VALIDATION_FAILED', detail, {
        fields: [{ pointer: '/fields', rule: 'UNKNOWN_FIELD', detail }],
      });
    }
    const version = keepRecord(catalogueEntries, unit, facts, {
      id,
      record: entry,
      action: 'ADD_CATALOGUE_ENTRY',
      effectiveOn: facts.today,
      by,
      after: entry,
    });
    return { id, version };
  },
};
