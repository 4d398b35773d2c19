import type { Collection, Db } from 'mongodb';
import { documentCollection, type StoredDocument } from '../store/document-collection.js';
import type { UseCase } from '../store/use-case.js';
import type { EventStart } from './event-range.js';
import type { ReplayFaultCode } from './replay-refusal.js';

export type ReplayState = 'WAITING' | 'RUNNING' | 'DONE' | 'REFUSED' | 'FAILED';

export interface ReplayFault {
  readonly code: ReplayFaultCode;
  readonly detail: string;
}

/** How the replay of one projection goes. */
export interface ProjectionReplay {
  readonly projection: string;
  readonly state: ReplayState;
  /** What was read of each stream, by sequence; from its beginning to 0 where nothing was. */
  readonly streams: readonly { readonly stream: string; readonly from: number; readonly to: number }[];
  readonly eventsRead: number;
  readonly eventsRefused: number;
  readonly documents: number;
  /** Of the live projection, SHA-256, while its consumers rested. */
  readonly digestBefore?: string | undefined;
  readonly digestAfter?: string | undefined;
  readonly differences?:
    | { readonly missing: number; readonly changed: number; readonly unknown: number }
    | undefined;
  readonly fault?: ReplayFault | undefined;
}

export interface ReplayDocument extends StoredDocument {
  readonly state: ReplayState;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly finishedAt?: Date | undefined;
  /** Only events from here on, on top of a copy of the live projection; all of them, onto nothing, without it. */
  readonly from?: EventStart | undefined;
  readonly removesUnknown: boolean;
  readonly projections: readonly ProjectionReplay[];
}

export const replays = documentCollection<ReplayDocument>('replays', [
  { key: { state: 1, requestedAt: 1 }, name: 'state_requestedAt' },
]);

export const replaysOf = (db: Db): Collection<ReplayDocument> => db.collection<ReplayDocument>(replays.name);

export interface ReplayRequest {
  readonly id: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly from: EventStart | undefined;
  readonly removesUnknown: boolean;
  readonly projections: readonly string[];
}

/** Puts a replay into the queue. */
export const requestReplay: UseCase<ReplayRequest, { readonly id: string }> = {
  name: 'request-replay',
  load: (inputs, unit) =>
    unit.fetch(
      replays,
      inputs.map(({ id }) => id),
    ),
  decide: ({ id, projections, ...request }, unit) => {
    unit.put(replays, {
      _id: id,
      ...request,
      state: 'WAITING',
      projections: projections.map((projection) => ({
        projection,
        state: 'WAITING',
        streams: [],
        eventsRead: 0,
        eventsRefused: 0,
        documents: 0,
      })),
    });
    return { id };
  },
};
