import { lastingCollection, type Replica } from '@donghu/chassis';

/** A replica of the registry's enterprise: whether it is registered, and under what name. */
export interface EnterpriseDocument extends Replica {
  readonly nameZh: string;
  readonly inZone: boolean;
}

export const enterprises = lastingCollection<EnterpriseDocument>('enterprises');
