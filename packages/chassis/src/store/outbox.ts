import { Binary, type Collection, type Db } from 'mongodb';
import type { OutgoingEvent } from './outgoing-event.js';

/**
 * An event that was committed with the change it tells of, kept for a while after its publication. Never changed by
 * it: what is still to be published stands in `UnpublishedCommit`.
 */
export interface OutboxRecord {
  /** The event id: `ce-id` and `Nats-Msg-Id` in every publication. */
  readonly _id: string;
  readonly stream: string;
  readonly subject: string;
  readonly type: string;
  readonly aggregate: string;
  readonly aggregateVersion: number;
  readonly correlationId: string;
  /** W3C trace context of the creation, kept unmodified. */
  readonly traceContext: Readonly<Record<string, string>>;
  readonly body: Binary;
  /** Business instant. */
  readonly recordedAt: Date;
  /** Wall-clock instant from which its time in the outbox counts: of its commit, or of a publication long after. */
  readonly keptFrom: Date;
}

export const outboxName = 'outbox';

export const outboxIndexes = [{ key: { keptFrom: 1 }, name: 'keptFrom' }];

export const outboxOf = (db: Db): Collection<OutboxRecord> => db.collection<OutboxRecord>(outboxName);

/** The records were published, or published again, only now: they outlive the stream's messages still. */
export const keepFrom = async (db: Db, eventIds: readonly string[], now: Date): Promise<void> => {
  await outboxOf(db).updateMany({ _id: { $in: [...eventIds] } }, { $set: { keptFrom: now } });
};

export interface OutboxContext {
  readonly now: Date;
  /** Wall-clock instant of the commit. */
  readonly keptFrom: Date;
  readonly correlationId: string;
  readonly traceContext: Readonly<Record<string, string>>;
  newId(): string;
}

export const outboxRecord = (event: OutgoingEvent, context: OutboxContext): OutboxRecord => ({
  _id: context.newId(),
  stream: event.definition.stream,
  subject: event.subject,
  type: event.definition.type,
  aggregate: event.aggregate,
  aggregateVersion: event.aggregateVersion,
  correlationId: context.correlationId,
  traceContext: context.traceContext,
  body: new Binary(event.body),
  recordedAt: context.now,
  keptFrom: context.keptFrom,
});
