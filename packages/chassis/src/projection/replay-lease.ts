import type { Clock } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { Lease } from '../store/lease.js';
import { ReplayRefusal } from './replay-refusal.js';

export const replayLeases = { name: 'replay_leases', indexes: [] };

const leaseMillis = 30_000;

/** Among the replicas of a service one replays at a time. */
export class ReplayLease extends Lease {
  constructor(db: Db, owner: string, clock: Clock) {
    super({ db, collection: replayLeases.name, id: 'replays', owner, clock, millis: leaseMillis });
  }

  /** Fails when the lease was lost, and renews it otherwise. */
  async require(): Promise<void> {
    if (!(await this.renew())) throw new ReplayRefusal('INTERRUPTED', 'another replica has taken over');
  }
}
