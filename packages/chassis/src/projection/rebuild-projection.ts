import type { Clock } from '@donghu/kernel';
import type { Collection, Db, Document } from 'mongodb';
import type { Broker } from '../messaging/nats-connection.js';
import { inboxOf } from '../store/inbox.js';
import type { MongoConnection } from '../store/mongo-connection.js';
import { documentsById } from './canonical-bson.js';
import { compareProjections, type ProjectionComparison } from './compare-projections.js';
import { EventFold } from './event-fold.js';
import { type EventStart, readEvents } from './event-range.js';
import { requireKept } from './kept-events.js';
import { type RestingConsumers, whilePaused } from './paused-consumers.js';
import type { ProjectionSource, SourcedProjection } from './projection.js';
import type { ProjectionReplay } from './replay-records.js';
import { ReplayRefusal } from './replay-refusal.js';
import { swapProjection } from './swap-projection.js';

export interface RebuildSettings {
  readonly store: MongoConnection;
  readonly broker: Broker;
  readonly wallClock: Clock;
  /** Fails when this process may not go on. */
  readonly requireLease: () => Promise<void>;
}

export interface RebuildOrder {
  readonly projection: SourcedProjection;
  readonly from: EventStart | undefined;
  readonly removesUnknown: boolean;
  readonly signal: AbortSignal;
  /** Told after every batch. */
  readonly progress: (
    made: Pick<ProjectionReplay, 'streams' | 'eventsRead' | 'eventsRefused'>,
  ) => Promise<void>;
}

export type RebuildResult = Pick<
  ProjectionReplay,
  'documents' | 'digestBefore' | 'digestAfter' | 'differences'
>;

/** One source as it is read: where the next reading begins, and what was made of it so far. */
interface Reading {
  readonly source: ProjectionSource;
  readonly fold: EventFold;
  next: EventStart;
  from: number;
  to: number;
}

const marker = '__rebuilt';

/** Drops what a replay that died has left beside the live projections. */
export const dropRebuilt = async (db: Db): Promise<void> => {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (name.endsWith(marker)) await db.dropCollection(name);
  }
};

/**
 * Builds a projection anew beside the live one and puts it in its place. It reads what the live consumers have
 * handled while they go on; then they rest for a moment, the rest is read, both are compared at the same event,
 * and what differs is written. Whatever ends it before that leaves the live one as it was.
 */
export const rebuildProjection = async (
  settings: RebuildSettings,
  order: RebuildOrder,
): Promise<RebuildResult> => {
  const { store, broker, wallClock } = settings;
  const { name, sources } = order.projection;
  const rebuilt = `${name}${marker}`;
  for (const { stream } of sources) await requireKept(broker, stream, order.from, wallClock.now());
  await store.db.dropCollection(rebuilt);
  await store.db.createCollection(rebuilt);
  try {
    if (order.from !== undefined) {
      await copy(store.db.collection<Document>(name), store.db.collection<Document>(rebuilt));
    }
    const readings = sources.map(
      (source): Reading => ({
        source,
        fold: new EventFold(store, source, { live: name, rebuilt }, order.signal),
        next: order.from ?? { sequence: 1 },
        from: 0,
        to: 0,
      }),
    );
    for (const reading of readings) await readHandled(settings, order, readings, reading);
    return await whilePaused(broker, sources, wallClock, order.signal, (resting) =>
      finish(settings, order, readings, resting),
    );
  } finally {
    await store.db.dropCollection(rebuilt).catch(() => undefined);
  }
};

const copy = async (from: Collection<Document>, to: Collection<Document>): Promise<void> => {
  let batch: Document[] = [];
  const write = async (): Promise<void> => {
    if (batch.length > 0) await to.insertMany(batch);
    batch = [];
  };
  for await (const document of documentsById(from)) {
    batch.push(document);
    if (batch.length === 500) await write();
  }
  await write();
};

/** Up to where the live consumer has handled everything, so that the inbox tells what it made of each event. */
const readHandled = async (
  settings: RebuildSettings,
  order: RebuildOrder,
  readings: readonly Reading[],
  reading: Reading,
): Promise<void> => {
  const { stream, consumer } = reading.source;
  const { ack_floor: handled } = await settings.broker.manager.consumers.info(stream, consumer);
  await readFurther(settings, order, readings, reading, handled.stream_seq, handled.stream_seq);
};

const readFurther = async (
  { broker }: RebuildSettings,
  order: RebuildOrder,
  readings: readonly Reading[],
  reading: Reading,
  until: number,
  settled: number,
): Promise<void> => {
  for await (const batch of readEvents(broker, reading.source, reading.next, order.signal)) {
    const messages = batch.filter(({ seq }) => seq <= until);
    await reading.fold.fold(messages, settled);
    const last = messages.at(-1)?.seq;
    if (last !== undefined) {
      if (reading.from === 0) reading.from = messages[0]?.seq ?? last;
      reading.to = last;
      reading.next = { sequence: last + 1 };
    }
    await order.progress(progressOf(readings));
    if (messages.length < batch.length) return;
  }
};

const progressOf = (
  readings: readonly Reading[],
): Pick<ProjectionReplay, 'streams' | 'eventsRead' | 'eventsRefused'> => ({
  streams: readings.map(({ source, from, to }) => ({ stream: source.stream, from, to })),
  eventsRead: readings.reduce((sum, { fold }) => sum + fold.read, 0),
  eventsRefused: readings.reduce((sum, { fold }) => sum + fold.refused, 0),
});

const finish = async (
  settings: RebuildSettings,
  order: RebuildOrder,
  readings: readonly Reading[],
  resting: RestingConsumers,
): Promise<RebuildResult> => {
  const { store } = settings;
  const { name } = order.projection;
  for (const reading of readings) {
    const settled = resting.settledOf(reading.source.consumer);
    await readFurther(settings, order, readings, reading, Number.MAX_SAFE_INTEGER, settled);
    if (order.from === undefined) await requireComplete(store.db, reading);
  }
  const live = store.db.collection<Document>(name);
  const rebuilt = store.db.collection<Document>(`${name}${marker}`);
  const compared = await compareProjections([live, rebuilt]);
  const { missing, changed, unknown, documents, liveDigest: digestBefore } = compared;
  if (digestBefore === compared.rebuiltDigest) return resultOf(compared, digestBefore);
  if (unknown > 0 && !order.removesUnknown) {
    throw new ReplayRefusal(
      'UNKNOWN_DOCUMENTS',
      `${unknown} documents of ${name} come from no event in the stream, beside ${missing} missing and ${changed} changed ones of ${documents}`,
    );
  }
  await settings.requireLease();
  await resting.requireRest();
  await swapProjection(store.client, live, rebuilt);
  const { liveDigest: digestAfter } = await compareProjections([live, rebuilt]);
  if (digestAfter !== compared.rebuiltDigest) {
    throw new ReplayRefusal('FAULT', `${name} is not what was rebuilt: somebody wrote into it`);
  }
  return resultOf(compared, digestAfter);
};

const resultOf = (
  { liveDigest, documents, missing, changed, unknown }: ProjectionComparison,
  digestAfter: string,
): RebuildResult => ({
  documents,
  digestBefore: liveDigest,
  digestAfter,
  differences: { missing, changed, unknown },
});

/** What the live consumer has handled and the stream does not hold would be lost with the live projection. */
const requireComplete = async (db: Db, { source, fold }: Reading): Promise<void> => {
  const handled = await inboxOf(db).countDocuments({
    consumer: source.consumer,
    type: { $in: [...source.handlers.keys()] },
  });
  if (fold.handledLive >= handled) return;
  throw new ReplayRefusal(
    'EVENTS_MISSING',
    `${source.consumer} has handled ${handled} events, of which ${source.stream} holds ${fold.handledLive}; donghu reconcile --repair puts back what was lost`,
  );
};
