import { isUnavailable } from '@donghu/chassis';
import { domainError, Refusal } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { type LookupEntry, lookups } from './lookups.js';

interface Waiting {
  readonly entry: LookupEntry;
  readonly resolve: () => void;
  readonly reject: (fault: unknown) => void;
}

const largestGroup = 200;

const refusalOf = (fault: unknown): unknown =>
  isUnavailable(fault)
    ? new Refusal(domainError('STORE_UNAVAILABLE', 'the look-up could not be recorded; try again'), {
        cause: fault,
      })
    : fault;

/**
 * Writes look-ups down: while one group is being written the next one gathers. An entry stands alone, so that a
 * group needs no transaction, which would be a second round trip.
 */
export class LookupAudit {
  readonly #db: Db;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Returns once the entry is on the disk of the majority. */
  record(entry: LookupEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, largestGroup);
      try {
        await this.#db.collection<LookupEntry>(lookups.name).insertMany(group.map(({ entry }) => entry));
        for (const { resolve } of group) resolve();
      } catch (fault) {
        const refusal = refusalOf(fault);
        for (const { reject } of group) reject(refusal);
      }
    }
    this.#isWriting = false;
  }
}
