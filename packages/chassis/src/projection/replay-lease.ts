import type { Clock } from '@donghu/kernel';
import { type Collection, type Db, MongoServerError } from 'mongodb';
import { ReplayRefusal } from './replay-refusal.js';

interface LeaseDocument {
  readonly _id: string;
  readonly owner: string;
  readonly until: Date;
}

export const replayLeases = { name: 'replay_leases', indexes: [] };

const leaseId = 'replays';
const leaseMillis = 30_000;
const renewMillis = 10_000;
const duplicateKey = 11000;

/** Among the replicas of a service one replays at a time; of one that died the lease runs out. */
export class ReplayLease {
  readonly #collection: Collection<LeaseDocument>;
  readonly #owner: string;
  readonly #clock: Clock;

  constructor(db: Db, owner: string, clock: Clock) {
    this.#collection = db.collection<LeaseDocument>(replayLeases.name);
    this.#owner = owner;
    this.#clock = clock;
  }

  /** Does the work with the lease; nothing where another one holds it. */
  async hold(work: () => Promise<void>): Promise<void> {
    if (!(await this.#take())) return;
    const renewal = setInterval(() => {
      // One that fails is noticed by `require`.
      void this.#renew().catch(() => undefined);
    }, renewMillis);
    try {
      await work();
    } finally {
      clearInterval(renewal);
      await this.#collection.deleteOne({ _id: leaseId, owner: this.#owner });
    }
  }

  /** Fails when the lease was lost, and renews it otherwise. */
  async require(): Promise<void> {
    if (!(await this.#renew())) throw new ReplayRefusal('INTERRUPTED', 'another replica has taken over');
  }

  async #take(): Promise<boolean> {
    const now = this.#clock.now();
    const lease = { owner: this.#owner, until: this.#untilFrom(now) };
    const { matchedCount } = await this.#collection.updateOne(
      { _id: leaseId, until: { $lt: now } },
      { $set: lease },
    );
    if (matchedCount === 1) return true;
    try {
      await this.#collection.insertOne({ _id: leaseId, ...lease });
      return true;
    } catch (fault) {
      if (fault instanceof MongoServerError && fault.code === duplicateKey) return false;
      throw fault;
    }
  }

  async #renew(): Promise<boolean> {
    const { matchedCount } = await this.#collection.updateOne(
      { _id: leaseId, owner: this.#owner },
      { $set: { until: this.#untilFrom(this.#clock.now()) } },
    );
    return matchedCount === 1;
  }

  #untilFrom(now: Date): Date {
    return new Date(now.getTime() + leaseMillis);
  }
}
