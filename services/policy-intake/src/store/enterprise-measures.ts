import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { EnterpriseMeasures } from '../domain/enterprise-measures.js';
import { parseCells } from './cells-text.js';

/** What an enterprise is insured by, under its code. */
export interface EnterpriseMeasuresDocument extends StoredDocument {
  /** `cellsText`. */
  readonly cells: string;
  /** That its cells are of. */
  readonly lines: readonly string[];
  readonly insurers: readonly string[];
}

export const enterpriseMeasures = documentCollection<EnterpriseMeasuresDocument>('enterprise_cells', [
  { key: { lines: 1, _id: 1 }, name: 'lines' },
  { key: { insurers: 1, _id: 1 }, name: 'insurers' },
]);

/** What is known of an enterprise, under its code. */
export interface KnownEnterprise extends EnterpriseMeasures {
  readonly uscc: string;
}

export const measuresFromStore = ({ cells }: EnterpriseMeasuresDocument): EnterpriseMeasures => ({
  cells: parseCells(cells),
});

const known = (found: readonly EnterpriseMeasuresDocument[]): readonly KnownEnterprise[] =>
  found.map((one) => ({ uscc: one._id, ...measuresFromStore(one) }));

export const findEnterpriseMeasures = async (
  db: Db,
  ids: readonly string[],
): Promise<readonly KnownEnterprise[]> =>
  known(
    await db
      .collection<EnterpriseMeasuresDocument>(enterpriseMeasures.name)
      .find({ _id: { $in: [...ids] } })
      .toArray(),
  );

/** A page in the order of codes; of an insurer or a line only those that have business with it. */
export const listEnterpriseMeasures = async (
  db: Db,
  { line, insurerUscc }: { readonly line?: string | undefined; readonly insurerUscc?: string | undefined },
  after: string,
  limit: number,
): Promise<readonly KnownEnterprise[]> =>
  known(
    await db
      .collection<EnterpriseMeasuresDocument>(enterpriseMeasures.name)
      .find({
        ...(insurerUscc === undefined ? {} : { insurers: insurerUscc }),
        ...(line === undefined ? {} : { lines: line }),
        _id: { $gt: after },
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
  );
