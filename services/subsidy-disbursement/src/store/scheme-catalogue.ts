import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { SchemeVersion } from '../domain/scheme.js';

/** All versions of all schemes: one document, because a decision chooses among all of them. */
export interface SchemeCatalogueDocument extends StoredDocument {
  readonly versions: readonly SchemeVersion[];
}

export const schemeCatalogue = documentCollection<SchemeCatalogueDocument>('scheme_catalogue');

export const schemeCatalogueId = 'schemes';
