import { Binary, type Collection, type Db } from 'mongodb';
import type { OutgoingEvent } from './outgoing-event.js';

/** An event that was committed with the change it tells of, until it is published and for a while after. */
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
  readonly recordedAt: Date;
  readonly published: boolean;
  readonly publishedAt: Date | null;
  /** The replica that publishes it, and until when the others leave it alone. */
  readonly owner: string;
  readonly leaseUntil: Date;
}

export const outboxName = 'outbox';

/** How long a replica may take to publish before another one takes over what it left. */
export const outboxLeaseMillis = 10_000;

/** Partial ones lead with `published`: a planner takes an index only for a condition on its first field. */
export const outboxIndexes = [
  {
    key: { published: 1, leaseUntil: 1 },
    name: 'unpublished_lease',
    partialFilterExpression: { published: false },
  },
  {
    key: { published: 1, recordedAt: 1 },
    name: 'unpublished_age',
    partialFilterExpression: { published: false },
  },
  { key: { publishedAt: 1 }, name: 'publishedAt' },
];

export const outboxOf = (db: Db): Collection<OutboxRecord> => db.collection<OutboxRecord>(outboxName);

export interface OutboxContext {
  readonly owner: string;
  readonly now: Date;
  /** Wall-clock instant: leases do not follow a moved business date. */
  readonly leaseFrom: Date;
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
  published: false,
  publishedAt: null,
  owner: context.owner,
  leaseUntil: new Date(context.leaseFrom.getTime() + outboxLeaseMillis),
});
