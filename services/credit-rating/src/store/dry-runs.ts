import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { ModelMigration } from '../domain/model-migration.js';

/** A proposed model tried on every enterprise: how far it is, and what it has found so far. */
export interface DryRunDocument extends StoredDocument {
  readonly modelVersion: string;
  /** Version of the model that was in force on the day: what the proposed one is compared with. */
  readonly against: string;
  /** Both models rate as of this day, however long the run takes. */
  readonly day: CalendarDate;
  readonly state: 'RUNNING' | 'FINISHED';
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly finishedAt?: Date | undefined;
  /** How many enterprises there were at its start. */
  readonly population: number;
  /** Code of the last enterprise that is counted: they are taken in the order of their codes. */
  readonly after: string;
  readonly migration: ModelMigration;
}

export const dryRuns = documentCollection<DryRunDocument>('dry_runs', [
  { key: { state: 1, _id: 1 }, name: 'state' },
  { key: { modelVersion: 1, _id: 1 }, name: 'modelVersion' },
]);

const dryRunsOf = (db: Db) => db.collection<DryRunDocument>(dryRuns.name);

export interface RunningDryRun extends Pick<DryRunDocument, 'after'> {
  readonly id: string;
}

/** In the order in which they were started. */
export const findRunningDryRuns = async (db: Db): Promise<readonly RunningDryRun[]> => {
  const running = await dryRunsOf(db)
    .find({ state: 'RUNNING' }, { projection: { after: 1 } })
    .sort({ _id: 1 })
    .toArray();
  return running.map(({ _id: id, after }) => ({ id, after }));
};

export const findDryRun = async (
  db: Db,
  modelVersion: string,
  id: string,
): Promise<DryRunDocument | undefined> =>
  (await dryRunsOf(db).findOne({ _id: id, modelVersion })) ?? undefined;
