import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Fen } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { ApprovalOrder } from '../domain/approve.js';
import { type QueuePlace, startOfQueue } from './application-queries.js';

/** Where the next stretch of a run begins. */
export interface ApprovalPlace extends QueuePlace {
  /** By its place among the run's schemes. */
  readonly scheme: number;
}

export const startOfScheme = (scheme: number): ApprovalPlace => ({ scheme, ...startOfQueue });

/** One pass of approval over everything that waits; it goes on where it stopped when it is asked for again. */
export interface ApprovalRunDocument extends StoredDocument {
  readonly year: number;
  readonly order: ApprovalOrder;
  readonly schemes: readonly string[];
  /** Schemes that have no budget for the year: nothing of theirs was touched. */
  readonly withoutBudget: readonly string[];
  /** Schemes whose budget ran out on the way. */
  readonly crossed: readonly string[];
  readonly by: string;
  readonly openedAt: Date;
  readonly completed: boolean;
  /** Absent: at its start. */
  readonly place?: ApprovalPlace;
  readonly approvedCount: number;
  readonly approved: Fen;
  readonly waitlistedCount: number;
  readonly waitlisted: Fen;
}

export const approvalRuns = documentCollection<ApprovalRunDocument>('approval_runs');

export const findApprovalRun = async (db: Db, id: string): Promise<ApprovalRunDocument | undefined> =>
  (await db.collection<ApprovalRunDocument>(approvalRuns.name).findOne({ _id: id })) ?? undefined;
