import { isUnavailable } from '@donghu/chassis';
import { domainError, Refusal } from '@donghu/kernel';
import { type Db, MongoServerError, MongoWriteConcernError } from 'mongodb';
import type { LookupEntry } from './lookup-entry.js';
import { lookupForm, type StoredLookup } from './lookup-text.js';
import { lookups } from './lookups.js';

interface Waiting {
  readonly entry: StoredLookup;
  readonly resolve: () => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Of one command. What is more goes beside it, so that answers, questions and writing overlap: in one large group all
 * callers would wait for the same write, and the service for them.
 */
const largestGroup = 32;
const groupsAtOnce = 4;
/**
 * While look-ups come in crowds the next group gathers for a moment, if it is not full before: to write a group costs
 * the service and the store more than most of its entries do. Whoever comes alone is written down at once.
 */
const crowd = 24;
const gatherMillis = 4;
const crowdIsOverAfterMillis = 20;

/** Commands do not take it from the client, as the driver's own methods do. */
const writeConcern = { w: 'majority', j: true };

const refusalOf = (fault: unknown): unknown =>
  isUnavailable(fault)
    ? new Refusal(domainError('STORE_UNAVAILABLE', 'the look-up could not be recorded; try again'), {
        cause: fault,
      })
    : fault;

/**
 * Writes look-ups down in groups: what comes while some are being written gathers for the next. An entry stands alone,
 * so that a group needs no transaction, which would be a second round trip, and groups may pass each other.
 */
export class LookupAudit {
  readonly #db: Db;
  #waiting: Waiting[] = [];
  /** Groups under way. */
  #writing = 0;
  #gathering: NodeJS.Timeout | undefined;
  #crowdUntil = Number.NEGATIVE_INFINITY;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Returns once the entry is on the disk of the majority. */
  record(entry: LookupEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry: lookupForm.toStored(entry), resolve, reject });
      this.#writeWhenDue();
    });
  }

  #writeWhenDue(): void {
    while (this.#waiting.length >= largestGroup && this.#writing < groupsAtOnce) this.#writeNext();
    if (this.#waiting.length === 0 || this.#writing > 0 || this.#gathering !== undefined) return;
    if (performance.now() >= this.#crowdUntil) {
      this.#writeNext();
      return;
    }
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      if (this.#waiting.length > 0 && this.#writing === 0) this.#writeNext();
    }, gatherMillis);
  }

  #writeNext(): void {
    const group = this.#waiting.splice(0, largestGroup);
    this.#writing += 1;
    void this.#write(group).finally(() => {
      this.#writing -= 1;
      if (group.length >= crowd) this.#crowdUntil = performance.now() + crowdIsOverAfterMillis;
      this.#writeWhenDue();
    });
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    try {
      await this.#insert(group.map(({ entry }) => entry));
      for (const { resolve } of group) resolve();
    } catch (fault) {
      const refusal = refusalOf(fault);
      for (const { reject } of group) reject(refusal);
    }
  }

  /** The command costs a look-up a tenth less of the processor than `insertMany`, which would try again by itself. */
  async #insert(entries: readonly StoredLookup[]): Promise<void> {
    try {
      const answer = await this.#db.command({ insert: lookups.name, documents: entries, writeConcern });
      if (answer.writeErrors !== undefined) throw new MongoServerError(answer.writeErrors[0]);
      if (answer.writeConcernError !== undefined)
        throw new MongoWriteConcernError({ ...answer, ok: 1, writeConcernError: answer.writeConcernError });
    } catch (fault) {
      if (!isUnavailable(fault)) throw fault;
      await this.#insertMissing(entries);
    }
  }

  /** After a lost answer: what is there already under an id is the same entry, and stays. */
  async #insertMissing(entries: readonly StoredLookup[]): Promise<void> {
    await this.#db.collection<StoredLookup>(lookups.name).bulkWrite(
      entries.map(({ _id, ...entry }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: entry }, upsert: true },
      })),
    );
  }
}
