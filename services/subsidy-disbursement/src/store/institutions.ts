import { documentCollection, type StoredDocument } from '@donghu/chassis';

/** Replica of the registry's institutions, as far as a subsidy depends on them. */
export interface InstitutionDocument extends StoredDocument {
  readonly isOpen: boolean;
  readonly sourceVersion: number;
}

export const institutions = documentCollection<InstitutionDocument>('institutions');
