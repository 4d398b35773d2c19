import { documentCollection, type StoredDocument } from '@donghu/chassis';

/** A replica of the registry's enterprise: whether it is registered, and under what name. */
export interface EnterpriseDocument extends StoredDocument {
  readonly nameZh: string;
  readonly inZone: boolean;
  readonly sourceVersion: number;
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises');
