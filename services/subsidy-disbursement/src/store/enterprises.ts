import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { EnterpriseFacts } from '../domain/assess.js';

/** Replica of the registry's enterprises, under their codes. */
export interface EnterpriseDocument extends StoredDocument, EnterpriseFacts {
  /** Version of the registry's record; an older one never replaces a newer one. */
  readonly sourceVersion: number;
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises');
