import { type JobPlatform, Lease, runJobThread } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { beat, beatMillis, stopWriting } from '../store/change-writers.js';
import { modelLeases } from '../store/model-leases.js';
import { dryRunModelsName } from './dry-run-models.js';
import { rateDue } from './rate-due.js';
import { ratingTurns } from './rating-turns.js';
import { workOffDryRuns } from './work-off-dry-runs.js';

/** A thread numbers its changes apart from those of its process, which reads them like another replica's. */
const asWriter = async ({ store: { db } }: JobPlatform, write: () => Promise<void>): Promise<void> => {
  await beat(db, systemClock);
  // One beat that fails is made up by the next.
  const beating = setInterval(() => void beat(db, systemClock).catch(() => undefined), beatMillis);
  try {
    await write();
  } finally {
    clearInterval(beating);
    await stopWriting(db, systemClock);
  }
};

await runJobThread(async (platform, { job, leaseOwner }, signal) => {
  if (job === undefined || leaseOwner === undefined) throw new Error('the thread was not told its job');
  const { db } = platform.store;
  const lease = new Lease({ db, collection: modelLeases.name, id: job, owner: leaseOwner });
  if (job === dryRunModelsName) return workOffDryRuns(platform, lease, signal);
  const turn = ratingTurns.find(({ name }) => name === job);
  if (turn === undefined) throw new Error(`there is no job ${job}`);
  return asWriter(platform, () => rateDue(platform, turn, lease, signal));
});
