import { Binary, type Collection, type Db } from 'mongodb';
import { findByIds } from './find-by-ids.js';
import type { OutgoingEvent } from './outgoing-event.js';

/** An event that was committed with the change it tells of. */
export interface OutboxRecord {
  /** The event id: `ce-id` and `Nats-Msg-Id` in every publication. A UUIDv7. */
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
}

/** Of a transaction that tells something. */
type SomeRecords = readonly [OutboxRecord, ...OutboxRecord[]];

/**
 * The events of one transaction in their order, kept for a while after their publication. One document, since a row for
 * each event costs the store several times what it says. Never changed by the publication: what is still to be published
 * stands in `UnpublishedCommit`.
 */
export interface OutboxCommit {
  /** The id of its first event: commits sort in the order in which they were made. */
  readonly _id: string;
  /** The id of its last event. Those between the two are in order, and may be of this commit or of another process. */
  readonly lastId: string;
  readonly events: SomeRecords;
  /** Wall-clock instant from which its time in the outbox counts: of its commit, or of a publication long after. */
  readonly keptFrom: Date;
}

export const outboxName = 'outbox';

export const outboxIndexes = [{ key: { keptFrom: 1 }, name: 'keptFrom' }];

export const outboxOf = (db: Db): Collection<OutboxCommit> => db.collection<OutboxCommit>(outboxName);

/** They were published, or published again, only now: they outlive the stream's messages still. */
export const keepFrom = async (db: Db, commitIds: readonly string[], now: Date): Promise<void> => {
  await outboxOf(db).updateMany({ _id: { $in: [...commitIds] } }, { $set: { keptFrom: now } });
};

export interface OutboxContext {
  readonly now: Date;
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
});

/** Bytes of bodies in one document, and events: far below what a document may take (16 MiB). */
const mostBytes = 4 * 1_048_576;
const mostEvents = 1_000;

/** What one transaction tells: one document nearly always. */
export const outboxCommits = (records: readonly OutboxRecord[], keptFrom: Date): readonly OutboxCommit[] => {
  const parts: [OutboxRecord, ...OutboxRecord[]][] = [];
  let bytes = 0;
  for (const record of records) {
    const part = parts.at(-1);
    const size = record.body.length();
    if (part === undefined || part.length === mostEvents || bytes + size > mostBytes) {
      parts.push([record]);
      bytes = size;
    } else {
      part.push(record);
      bytes += size;
    }
  }
  return parts.map((events) => ({
    _id: events[0]._id,
    lastId: (events.at(-1) ?? events[0])._id,
    events,
    keptFrom,
  }));
};

export const findCommits = (db: Db, ids: readonly string[]): Promise<readonly OutboxCommit[]> =>
  findByIds(outboxOf(db), ids);

/** A record, and the commit that holds it. */
export interface FoundRecord {
  readonly record: OutboxRecord;
  readonly commitId: string;
}

/** Those of the events that are in the outbox, in the order of their ids. */
export const findRecords = async (db: Db, eventIds: readonly string[]): Promise<readonly FoundRecord[]> => {
  const wanted = new Set([...eventIds].sort());
  const found: FoundRecord[] = [];
  // What is found goes from the set: the events of one commit are found at once.
  for (const id of wanted) {
    for (const { _id: commitId, events } of await commitsAround(db, id)) {
      for (const record of events) if (wanted.delete(record._id)) found.push({ record, commitId });
    }
  }
  return found.sort((one, other) => (one.record._id < other.record._id ? -1 : 1));
};

/** Commits of several processes may overlap. */
const commitsAround = (db: Db, eventId: string): Promise<readonly OutboxCommit[]> =>
  outboxOf(db)
    .find({ _id: { $gte: earliestCommit(eventId), $lte: eventId }, lastId: { $gte: eventId } })
    .toArray();

/** The ids of a commit are drawn at one go: its first is no minute older than any. */
const longestCommitMillis = 60_000;
const millisDigits = 12;

/** Below the id of any commit that may hold the event: the first 48 bits of a UUIDv7 are its millisecond. */
const earliestCommit = (eventId: string): string => {
  const millis = Number.parseInt(eventId.replaceAll('-', '').slice(0, millisDigits), 16);
  const digits = Math.max(0, millis - longestCommitMillis)
    .toString(16)
    .padStart(millisDigits, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
};
