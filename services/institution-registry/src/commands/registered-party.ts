import type { Unit } from '@donghu/chassis';
import { type DomainError, domainError } from '@donghu/kernel';
import { enterprises } from '../store/enterprises.js';
import { institutions } from '../store/institutions.js';

/** Reads what tells whether the codes of a group are registered. */
export const loadParties = async (codes: readonly string[], unit: Unit): Promise<void> => {
  await Promise.all([unit.fetch(institutions.collection, codes), unit.fetch(enterprises.collection, codes)]);
};

/** A party is registered as an institution, as an enterprise, or as both. */
export const refusedAsUnknown = (uscc: string, unit: Unit): DomainError | undefined =>
  unit.get(institutions.collection, uscc) === undefined &&
  unit.get(enterprises.collection, uscc) === undefined
    ? domainError(
        'ENTERPRISE_UNKNOWN',
        `${uscc} is registered neither as an enterprise nor as an institution`,
      )
    : undefined;
