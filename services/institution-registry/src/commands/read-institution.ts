import type { Db } from 'mongodb';
import type { AsOf } from '../domain/as-of.js';
import type { Institution } from '../domain/institution.js';
import { institutionOn } from '../domain/institution-on.js';
import { institutions } from '../store/institutions.js';
import { findKnown, type Known, listKnown } from '../store/kept-record-queries.js';

const shownOn = (known: Known<Institution>, { on }: AsOf): Known<Institution> | undefined => {
  const record = on === undefined ? known.record : institutionOn(known.record, on);
  return record === undefined ? undefined : { ...known, record };
};

/** The institution as it was on a date, by what was known at an instant; undefined if it was not on record. */
export const readInstitution = async (
  db: Db,
  uscc: string,
  asOf: AsOf,
): Promise<Known<Institution> | undefined> => {
  const known = await findKnown(db, institutions, uscc, asOf.knownBefore);
  return known === undefined ? undefined : shownOn(known, asOf);
};

export interface InstitutionPage {
  readonly records: readonly Known<Institution>[];
  readonly nextCursor: string;
}

export const readInstitutions = async (
  db: Db,
  page: { readonly after: string; readonly limit: number },
  asOf: AsOf,
): Promise<InstitutionPage> => {
  const { records, nextCursor } = await listKnown(db, institutions, {
    ...page,
    knownBefore: asOf.knownBefore,
  });
  return { records: records.flatMap((known) => shownOn(known, asOf) ?? []), nextCursor };
};
