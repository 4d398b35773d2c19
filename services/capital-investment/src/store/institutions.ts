import { documentCollection, type StoredDocument } from '@donghu/chassis';

/** A replica of the registry's institution, as far as investing asks for it. Built from events only. */
export interface InstitutionDocument extends StoredDocument {
  readonly state: string;
  /** The registry's version that the state is of. */
  readonly sourceVersion: number;
}

export const institutions = documentCollection<InstitutionDocument>('institutions');
