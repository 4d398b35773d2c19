import { Lease, runJobThread } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { beat, beatMillis, stopWriting } from '../store/change-writers.js';
import { modelLeases } from '../store/model-leases.js';
import { rateDue } from './rate-due.js';
import { ratingTurns } from './rating-turns.js';

await runJobThread(async (platform, { turn: name, leaseOwner }, signal) => {
  const { db } = platform.store;
  const turn = ratingTurns.find((known) => known.name === name);
  if (turn === undefined || leaseOwner === undefined) throw new Error(`there is no turn ${String(name)}`);
  const lease = new Lease({ db, collection: modelLeases.name, id: turn.name, owner: leaseOwner });
  // A thread numbers its changes apart from those of its process, which reads them like another replica's.
  await beat(db, systemClock);
  // One beat that fails is made up by the next.
  const beating = setInterval(() => void beat(db, systemClock).catch(() => undefined), beatMillis);
  try {
    await rateDue(platform, turn, lease, signal);
  } finally {
    clearInterval(beating);
    await stopWriting(db, systemClock);
  }
});
