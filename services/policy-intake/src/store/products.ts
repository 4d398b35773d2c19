import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db, Filter } from 'mongodb';
import { type Product, productId } from '../domain/product.js';

/** A product under its business key, `<insurer USCC>/<product code>`. */
export interface ProductDocument extends StoredDocument, Product {}

export const products = documentCollection<ProductDocument>('products', [
  { key: { 'terms.line': 1, _id: 1 }, name: 'line' },
]);

const collectionOf = (db: Db) => db.collection<ProductDocument>(products.name);

export const findProduct = async (
  db: Db,
  insurerUscc: string,
  code: string,
): Promise<ProductDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: productId(insurerUscc, code) })) ?? undefined;

export interface ProductPage {
  readonly insurerUscc?: string | undefined;
  readonly line?: string | undefined;
  /** In the library on this day. */
  readonly inLibraryOn?: string | undefined;
  readonly after: string;
  readonly limit: number;
}

/** A page in ascending order of the ids. An insurer's products are the ids that begin with its code. */
export const listProducts = (db: Db, page: ProductPage): Promise<ProductDocument[]> => {
  const { insurerUscc, line, inLibraryOn, after, limit } = page;
  const ofInsurer = insurerUscc === undefined ? {} : { $gte: `${insurerUscc}/`, $lt: `${insurerUscc}0` };
  const filter: Filter<ProductDocument> = {
    _id: { $gt: after, ...ofInsurer },
    ...(line === undefined ? {} : { 'terms.line': line }),
    ...(inLibraryOn === undefined
      ? {}
      : {
          library: {
            $elemMatch: {
              from: { $lte: inLibraryOn },
              $or: [{ to: { $exists: false } }, { to: { $gt: inLibraryOn } }],
            },
          },
        }),
  };
  return collectionOf(db).find(filter).sort({ _id: 1 }).limit(limit).toArray();
};
