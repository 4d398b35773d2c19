import { BSON, type Collection, type Document } from 'mongodb';

/**
 * The bytes of a document whatever order its fields were written in. Read it by `documentsById`, which keeps the
 * types of its numbers.
 */
export const canonicalBytes = (document: Document): Uint8Array => BSON.serialize(sorted(document));

/** Every document of a collection in the order of the ids, with the types of its numbers. */
export const documentsById = (collection: Collection<Document>): AsyncIterable<Document> =>
  collection.find({}, { sort: { _id: 1 }, promoteValues: false, useBigInt64: false, batchSize: 500 });

const sorted = (document: Document): Document =>
  Object.fromEntries(
    Object.keys(document)
      .sort()
      .map((name) => [name, canonical(document[name])]),
  );

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  return isPlain(value) ? sorted(value) : value;
};

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
