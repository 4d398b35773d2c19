import { type Clock, type DomainError, domainError } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { findRecords, keepFrom, type OutboxRecord } from '../store/outbox.js';
import { unpublishedEvents } from '../store/unpublished-commit.js';
import { envelopeHeaders } from './envelope.js';
import type { Broker } from './nats-connection.js';

export interface RepublicationSettings {
  readonly db: Db;
  readonly broker: Broker;
  readonly service: string;
  readonly wallClock: Clock;
}

/** What a stream lost, to be put back. */
export interface Republication {
  readonly eventIds: readonly string[];
  /** Of the request: the same one sent again puts nothing in twice while the broker remembers it. */
  readonly key: string;
}

/**
 * Publishes events again that were published before; how many. Each keeps its id, so whoever handled it
 * recognises it by `ce-id`. The broker would swallow the old `Nats-Msg-Id` for two minutes after the first
 * publication, even when the message was deleted since: a republication bears one of its own. Events go out
 * one after the other in the order of their ids, so that those of one aggregate keep theirs. Their age counts
 * from now, as in the stream, so that the outbox still outlives it. What is still unpublished is left to the relay.
 */
export const republish = async (
  { db, broker, service, wallClock }: RepublicationSettings,
  { eventIds, key }: Republication,
): Promise<number | DomainError> => {
  const found = await findRecords(db, eventIds);
  const unpublished = await unpublishedEvents(db);
  const published = found.filter(({ record }) => !unpublished.has(record._id));
  if (!broker.isConnected()) return brokerAway();
  if (published.length === 0) return 0;
  for (const { record } of published) {
    try {
      await publishAgain(broker, service, record, key);
    } catch (cause) {
      return brokerAway(cause);
    }
  }
  const commitIds = new Set(published.map(({ commitId }) => commitId));
  await keepFrom(db, [...commitIds], wallClock.now());
  return published.length;
};

const publishAgain = async (
  broker: Broker,
  service: string,
  record: OutboxRecord,
  key: string,
): Promise<void> => {
  await broker.jetstream.publish(record.subject, record.body.value(), {
    headers: envelopeHeaders(record, service, `${record._id}:${key}`),
    expect: { streamName: record.stream },
  });
};

const brokerAway = (cause?: unknown): DomainError =>
  domainError(
    'BROKER_UNAVAILABLE',
    `The broker took no event: ${cause instanceof Error ? cause.message : 'it is away'}`,
  );
