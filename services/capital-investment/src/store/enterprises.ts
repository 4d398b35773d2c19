import { documentCollection, type StoredDocument } from '@donghu/chassis';

/** A replica of the registry's enterprise: that it is registered is all that is asked. Built from events only. */
export interface EnterpriseDocument extends StoredDocument {
  readonly nameZh: string;
  /** The registry's version that the name is of. */
  readonly sourceVersion: number;
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises');
