import { setTimeout } from 'node:timers/promises';
import type { Db } from 'mongodb';

const publishedWithinMillis = 120_000;
const foldedWithinMillis = 600_000;
const pauseMillis = 200;

const untilEmpty = async (db: Db, collection: string, withinMillis: number): Promise<void> => {
  const until = performance.now() + withinMillis;
  while ((await db.collection(collection).countDocuments()) > 0) {
    if (performance.now() > until) throw new Error(`${collection} was not worked off in time`);
    await setTimeout(pauseMillis);
  }
};

/** Until every event is in its stream. */
export const untilPublished = (db: Db): Promise<void> => untilEmpty(db, 'unpublished', publishedWithinMillis);

/** Until the intake's measures count every policy. */
export const untilFolded = (db: Db): Promise<void> => untilEmpty(db, 'measure_changes', foldedWithinMillis);
