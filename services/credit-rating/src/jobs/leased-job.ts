import { type Job, Lease, type Platform } from '@donghu/chassis';
import { systemClock, uuidV7 } from '@donghu/kernel';
import { modelLeases } from '../store/model-leases.js';

/** Built, whatever this is part of: a thread loads what Node can run. */
const thread = new URL(import.meta.resolve('@donghu/credit-rating/job-thread'));

export interface LeasedWork {
  readonly name: string;
  readonly everyMillis: number;
  howMuch(): Promise<'NOTHING' | 'LITTLE' | 'MUCH'>;
  /** As long as the lease holds. */
  work(lease: Lease, signal: AbortSignal): Promise<void>;
}

/**
 * Work that goes through enterprises, in one replica at a time. Much of it is done in a thread of its own, as a further
 * replica would do it: look-ups do not wait behind it.
 */
export const leasedJob = (
  { store, runInThread }: Platform<unknown>,
  { name, everyMillis, howMuch, work }: LeasedWork,
): Job => ({
  name,
  everyMillis,
  run: async (signal) => {
    const amount = await howMuch();
    if (amount === 'NOTHING') return;
    const leaseOwner = uuidV7(systemClock);
    const lease = new Lease({ db: store.db, collection: modelLeases.name, id: name, owner: leaseOwner });
    await lease.hold(() =>
      amount === 'LITTLE' ? work(lease, signal) : runInThread(thread, { job: name, leaseOwner }, signal),
    );
  },
});
