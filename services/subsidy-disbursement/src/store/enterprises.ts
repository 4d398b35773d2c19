import { documentCollection, type Replica } from '@donghu/chassis';
import type { EnterpriseFacts } from '../domain/assess.js';

/** Replica of the registry's enterprises, under their codes. */
export interface EnterpriseDocument extends Replica, EnterpriseFacts {}

export const enterprises = documentCollection<EnterpriseDocument>('enterprises');
