import { type Clock, systemClock, uuidV7 } from '@donghu/kernel';
import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from './store-faults.js';

interface LeaseDocument {
  readonly _id: string;
  readonly owner: string;
  readonly until: Date;
}

export interface LeaseSettings {
  readonly db: Db;
  /** Where leases of this kind are kept. */
  readonly collection: string;
  /** What one replica at a time does. */
  readonly id: string;
  /** Of its own unless told. */
  readonly owner?: string;
  /** The wall clock unless told, whatever the business date. */
  readonly clock?: Clock;
  /** After so long without a word its holder is taken for dead: nine seconds unless told. */
  readonly millis?: number;
}

const usualMillis = 9_000;

/** Among the replicas of a service one does some work at a time; of one that died the lease runs out. */
export class Lease {
  readonly #collection: Collection<LeaseDocument>;
  readonly #settings: Required<LeaseSettings>;

  constructor(settings: LeaseSettings) {
    this.#collection = settings.db.collection<LeaseDocument>(settings.collection);
    this.#settings = { owner: uuidV7(systemClock), clock: systemClock, millis: usualMillis, ...settings };
  }

  /** Does the work with the lease; nothing where another one holds it. */
  async hold(work: () => Promise<void>): Promise<void> {
    if (!(await this.#take())) return;
    const { id, owner, millis } = this.#settings;
    const renewal = setInterval(() => {
      // Whoever works asks `renew` before each step, and learns there of one that failed.
      void this.renew().catch(() => undefined);
    }, millis / 3);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await this.#collection.deleteOne({ _id: id, owner });
    }
  }

  /** Whether the lease is still held; it is longer then. */
  async renew(): Promise<boolean> {
    const { id, owner } = this.#settings;
    const { matchedCount } = await this.#collection.updateOne(
      { _id: id, owner },
      { $set: { until: this.#untilFrom(this.#settings.clock.now()) } },
    );
    return matchedCount === 1;
  }

  async #take(): Promise<boolean> {
    const { id, owner, clock } = this.#settings;
    const now = clock.now();
    const lease = { owner, until: this.#untilFrom(now) };
    const { matchedCount } = await this.#collection.updateOne(
      { _id: id, until: { $lt: now } },
      { $set: lease },
    );
    if (matchedCount === 1) return true;
    try {
      await this.#collection.insertOne({ _id: id, ...lease });
      return true;
    } catch (fault) {
      if (isDuplicateKey(fault)) return false;
      throw fault;
    }
  }

  #untilFrom(now: Date): Date {
    return new Date(now.getTime() + this.#settings.millis);
  }
}
