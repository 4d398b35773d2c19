import { documentCollection, type Replica } from '@donghu/chassis';

/** A replica of the registry's enterprise: that it is registered is all that is asked. Built from events only. */
export interface EnterpriseDocument extends Replica {
  readonly nameZh: string;
}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises');
