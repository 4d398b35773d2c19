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
  /** When it was asked for last with success: it is this one's for its whole time from then on. */
  #renewedAt = Number.NEGATIVE_INFINITY;

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
      void this.#extend().catch(() => undefined);
    }, millis / 3);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await this.#collection.deleteOne({ _id: id, owner });
    }
  }

  /** Whether the lease is still held, for two thirds of its time at least. The store is asked once in a third of it. */
  async renew(): Promise<boolean> {
    const { clock, millis } = this.#settings;
    const ago = clock.now().getTime() - this.#renewedAt;
    return (ago >= 0 && ago < millis / 3) || this.#extend();
  }

  async #extend(): Promise<boolean> {
    const { id, owner, clock } = this.#settings;
    const now = clock.now();
    const { matchedCount } = await this.#collection.updateOne(
      { _id: id, owner },
      { $set: { until: this.#untilFrom(now) } },
    );
    return this.#noted(matchedCount === 1, now);
  }

  #noted(isHeld: boolean, now: Date): boolean {
    this.#renewedAt = isHeld ? now.getTime() : Number.NEGATIVE_INFINITY;
    return isHeld;
  }

  async #take(): Promise<boolean> {
    const { id, owner, clock } = this.#settings;
    const now = clock.now();
    const lease = { owner, until: this.#untilFrom(now) };
    const { matchedCount } = await this.#collection.updateOne(
      { _id: id, until: { $lt: now } },
      { $set: lease },
    );
    if (matchedCount === 1) return this.#noted(true, now);
    try {
      await this.#collection.insertOne({ _id: id, ...lease });
      return this.#noted(true, now);
    } catch (fault) {
      if (isDuplicateKey(fault)) return false;
      throw fault;
    }
  }

  #untilFrom(now: Date): Date {
    return new Date(now.getTime() + this.#settings.millis);
  }
}
