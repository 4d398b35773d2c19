import type { Unit } from '@donghu/chassis';
import {
  type DomainError,
  isDomainError,
  normaliseUscc,
  type ParsedUscc,
  parseUscc,
  parseUsccOverridden,
} from '@donghu/kernel';
import { isApproved } from '../domain/uscc-override.js';
import { usccOverrides } from '../store/uscc-overrides.js';

/** Reads the overrides that the codes of a group may need. */
export const loadOverrides = (codes: readonly string[], unit: Unit): Promise<void> =>
  unit.fetch(usccOverrides, codes.map(normaliseUscc));

/** Reads a code; one that fails its check digit is taken when two people have approved an override. */
export const readSubjectCode = (raw: string, unit: Unit): ParsedUscc | DomainError => {
  const parsed = parseUscc(raw);
  if (!isDomainError(parsed) || parsed.fields[0]?.rule !== 'CHECK_DIGIT') return parsed;
  return isApproved(unit.get(usccOverrides, normaliseUscc(raw))) ? parseUsccOverridden(raw) : parsed;
};
