import { documentCollection, type Replica } from '@donghu/chassis';

/** A replica of the registry's institution, as far as investing asks for it. Built from events only. */
export interface InstitutionDocument extends Replica {
  readonly state: string;
}

export const institutions = documentCollection<InstitutionDocument>('institutions');
