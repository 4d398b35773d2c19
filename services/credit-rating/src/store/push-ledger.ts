import { entryCollection } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { PushContent } from '../domain/push-record.js';

/** `REFUSED`: the platform has said that it will not take the record as it is. */
export const pushStates = ['WAITING', 'ACKNOWLEDGED', 'REFUSED'] as const;

export type PushState = (typeof pushStates)[number];

/** Why a record was not taken, or a sending of it not acknowledged. */
export interface PushFault {
  readonly code: string;
  readonly detail: string;
  readonly at: Date;
}

/**
 * What the municipal platform is to be told of one change, written in the transaction of the change. Its state is
 * changed by whoever sends alone.
 */
export interface PushRow {
  /** Of the record, for the platform too: see `pushRecordId`. */
  readonly _id: string;
  readonly content: PushContent;
  readonly recordedOn: CalendarDate;
  readonly recordedAt: Date;
  readonly dueOn: CalendarDate;
  readonly state: PushState;
  readonly attempts: number;
  readonly batchId?: string | undefined;
  /** Of the record as the platform has it. */
  readonly digest?: string | undefined;
  readonly acknowledgedAt?: Date | undefined;
  readonly fault?: PushFault | undefined;
  /** By hand, after a refusal. */
  readonly retriedAt?: Date | undefined;
  readonly retriedBy?: string | undefined;
}

const digits = 10;

/** By the enterprise and the version of its file: an enterprise's records in the order of their ids are in theirs. */
export const pushRecordId = (uscc: string, version: number): string =>
  `${uscc}/${String(version).padStart(digits, '0')}`;

export const pushLedger = entryCollection<PushRow>('push_ledger', [
  { key: { state: 1, _id: 1 }, name: 'state' },
  { key: { recordedOn: 1, _id: 1 }, name: 'recordedOn' },
]);
