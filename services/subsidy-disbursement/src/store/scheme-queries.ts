import type { Db } from 'mongodb';
import type { SchemeVersion } from '../domain/scheme.js';
import { type SchemeCatalogueDocument, schemeCatalogue, schemeCatalogueId } from './scheme-catalogue.js';

export const findSchemeVersions = async (db: Db): Promise<readonly SchemeVersion[]> => {
  const catalogue = await db
    .collection<SchemeCatalogueDocument>(schemeCatalogue.name)
    .findOne({ _id: schemeCatalogueId });
  return catalogue?.versions ?? [];
};
