import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Insurer } from '../domain/insurer.js';

/** A replica of the registry's institution, as far as this context judges by it. Built from events only. */
export interface InstitutionDocument extends StoredDocument, Insurer {
  readonly nameZh: string;
  /** The registry's version that roles, licences and name are of. */
  readonly sourceVersion: number;
}

export const institutions = documentCollection<InstitutionDocument>('institutions');
