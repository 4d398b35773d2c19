import { createHash } from 'node:crypto';
import type { Collection, Document } from 'mongodb';
import { canonicalBytes, documentsById } from './canonical-bson.js';

/** A document of one id in both collections, or in one of them. */
export interface Counterparts {
  readonly live: Document | undefined;
  readonly rebuilt: Document | undefined;
}

export interface ProjectionComparison {
  /** SHA-256 over the documents in canonical BSON, in the order of their ids. */
  readonly liveDigest: string;
  readonly rebuiltDigest: string;
  readonly documents: number;
  /** Documents that the live one lacks. */
  readonly missing: number;
  readonly changed: number;
  /** Documents of the live one that no event tells of. */
  readonly unknown: number;
}

type Collections = readonly [live: Collection<Document>, rebuilt: Collection<Document>];

export const compareProjections = async (collections: Collections): Promise<ProjectionComparison> => {
  const liveHash = createHash('sha256');
  const rebuiltHash = createHash('sha256');
  const counts = { documents: 0, missing: 0, changed: 0, unknown: 0 };
  for await (const { live, rebuilt } of counterparts(collections)) {
    const liveBytes = live === undefined ? undefined : canonicalBytes(live);
    const rebuiltBytes = rebuilt === undefined ? undefined : canonicalBytes(rebuilt);
    if (liveBytes !== undefined) liveHash.update(liveBytes);
    if (rebuiltBytes !== undefined) {
      rebuiltHash.update(rebuiltBytes);
      counts.documents += 1;
    }
    if (liveBytes === undefined) counts.missing += 1;
    else if (rebuiltBytes === undefined) counts.unknown += 1;
    else if (Buffer.compare(liveBytes, rebuiltBytes) !== 0) counts.changed += 1;
  }
  return { liveDigest: liveHash.digest('hex'), rebuiltDigest: rebuiltHash.digest('hex'), ...counts };
};

/** What differs, in the order of the ids. */
export async function* differingDocuments(
  collections: Collections,
): AsyncGenerator<Counterparts, void, undefined> {
  for await (const pair of counterparts(collections)) {
    const { live, rebuilt } = pair;
    const isSame =
      live !== undefined &&
      rebuilt !== undefined &&
      Buffer.compare(canonicalBytes(live), canonicalBytes(rebuilt)) === 0;
    if (!isSame) yield pair;
  }
}

/** Walks both collections at once, in the order of their ids. */
async function* counterparts([live, rebuilt]: Collections): AsyncGenerator<Counterparts, void, undefined> {
  const lives = documentsById(live)[Symbol.asyncIterator]();
  const rebuilts = documentsById(rebuilt)[Symbol.asyncIterator]();
  try {
    let one = await lives.next();
    let other = await rebuilts.next();
    while (one.done !== true || other.done !== true) {
      const order = one.done === true ? 1 : other.done === true ? -1 : compareIds(one.value, other.value);
      yield {
        live: order <= 0 ? one.value : undefined,
        rebuilt: order >= 0 ? other.value : undefined,
      };
      if (order <= 0) one = await lives.next();
      if (order >= 0) other = await rebuilts.next();
    }
  } finally {
    await lives.return?.();
    await rebuilts.return?.();
  }
}

/** As the store orders them: texts by their bytes, and what a person put in under an ObjectId after all texts. */
const compareIds = ({ _id: one }: Document, { _id: other }: Document): number => {
  if (typeof one === 'string' && typeof other === 'string') {
    return Buffer.compare(Buffer.from(one), Buffer.from(other));
  }
  return typeof one === 'string' ? -1 : 1;
};
