import { documentCollection, type Replica } from '@donghu/chassis';

/** Replica of the registry's institutions, as far as a subsidy depends on them. */
export interface InstitutionDocument extends Replica {
  readonly isOpen: boolean;
}

export const institutions = documentCollection<InstitutionDocument>('institutions');
