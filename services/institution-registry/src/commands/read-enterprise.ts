import type { Db } from 'mongodb';
import type { AsOf } from '../domain/as-of.js';
import type { Enterprise } from '../domain/enterprise.js';
import { enterpriseOn } from '../domain/enterprise-on.js';
import { enterprises } from '../store/enterprises.js';
import { findKnown, type Known, type KnownPage, listKnown } from '../store/kept-record-queries.js';

const shownOn = (known: Known<Enterprise>, { on }: AsOf): Known<Enterprise> =>
  on === undefined ? known : { ...known, record: enterpriseOn(known.record, on) };

/** The enterprise as it was on a date, by what was known at an instant. */
export const readEnterprise = async (
  db: Db,
  uscc: string,
  asOf: AsOf,
): Promise<Known<Enterprise> | undefined> => {
  const known = await findKnown(db, enterprises, uscc, asOf.knownBefore);
  return known === undefined ? undefined : shownOn(known, asOf);
};

export const readEnterprises = async (
  db: Db,
  page: { readonly after: string; readonly limit: number },
  asOf: AsOf,
): Promise<KnownPage<Enterprise>> => {
  const { records, nextCursor } = await listKnown(db, enterprises, {
    ...page,
    knownBefore: asOf.knownBefore,
  });
  return { records: records.map((known) => shownOn(known, asOf)), nextCursor };
};
