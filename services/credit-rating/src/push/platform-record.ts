import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.js';
import type { PushContent } from '../domain/push-record.js';
import type { PushRow } from '../store/push-ledger.js';

/** Whoever evaluates (评价单位). */
export interface EvaluatingUnit {
  readonly unitName: string;
  readonly unitUscc: string;
}

/** One record as it is sent, without the id of its batch, which differs with each sending. */
export interface PlatformRecord extends PushContent, EvaluatingUnit {
  readonly recordId: string;
}

export const platformRecord = ({ _id, content }: PushRow, unit: EvaluatingUnit): PlatformRecord => ({
  recordId: _id,
  ...content,
  ...unit,
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** By which both sides know that they hold the same record. */
export const digestOf = (record: PlatformRecord): string =>
  sha256(
    canonicalJson({ ...record, supervisionResults: record.supervisionResults.map((one) => ({ ...one })) }),
  );

/** Over the records of a day, in the order of their ids. */
export class DayHash {
  readonly #hash = createHash('sha256');
  #count = 0;

  add(recordId: string, digest: string): void {
    this.#hash.update(`${recordId} ${digest}\n`);
    this.#count += 1;
  }

  /** Once, at the end. */
  finish(): { readonly count: number; readonly hash: string } {
    return { count: this.#count, hash: this.#hash.digest('hex') };
  }
}
