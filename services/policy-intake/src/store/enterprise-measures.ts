import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { EnterpriseMeasures } from '../domain/enterprise-measures.js';

/** What an enterprise is insured by, under its code. */
export interface EnterpriseMeasuresDocument extends StoredDocument, EnterpriseMeasures {
  /** That its cells are of. */
  readonly lines: readonly string[];
  readonly insurers: readonly string[];
}

export const enterpriseMeasures = documentCollection<EnterpriseMeasuresDocument>('enterprise_measures', [
  { key: { lines: 1, _id: 1 }, name: 'lines' },
  { key: { insurers: 1, _id: 1 }, name: 'insurers' },
]);

export const findEnterpriseMeasures = (
  db: Db,
  ids: readonly string[],
): Promise<EnterpriseMeasuresDocument[]> =>
  db
    .collection<EnterpriseMeasuresDocument>(enterpriseMeasures.name)
    .find({ _id: { $in: [...ids] } })
    .toArray();

/** A page in the order of codes; of an insurer or a line only those that have business with it. */
export const listEnterpriseMeasures = (
  db: Db,
  { line, insurerUscc }: { readonly line?: string | undefined; readonly insurerUscc?: string | undefined },
  after: string,
  limit: number,
): Promise<EnterpriseMeasuresDocument[]> =>
  db
    .collection<EnterpriseMeasuresDocument>(enterpriseMeasures.name)
    .find({
      ...(insurerUscc === undefined ? {} : { insurers: insurerUscc }),
      ...(line === undefined ? {} : { lines: line }),
      _id: { $gt: after },
    })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
