import type { StreamInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { type Broker, isStreamMissing, storedMessages } from '../broker.js';
import { UsageError } from '../usage-error.js';

/** How many messages of one kind of event a stream holds. */
export interface StreamCounts {
  /** By subject prefix, `policy.v1.accepted`. */
  readonly byPrefix: ReadonlyMap<string, number>;
  /** Messages that the stream no longer keeps: they were too old. */
  readonly expired: number;
}

const prefixOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'));

/** Asks the broker for its counts: no message is read. */
export const countStream = async (broker: Broker, stream: string): Promise<StreamCounts> => {
  const byPrefix = new Map<string, number>();
  const info = await broker.manager.streams
    .info(stream, { subjects_filter: `${stream.toLowerCase()}.v1.>` })
    .catch((fault: unknown) => {
      if (isStreamMissing(fault)) return undefined;
      throw fault;
    });
  for (const [subject, count] of Object.entries(info?.state.subjects ?? {})) {
    byPrefix.set(prefixOf(subject), (byPrefix.get(prefixOf(subject)) ?? 0) + count);
  }
  return { byPrefix, expired: info === undefined ? 0 : expiredIn(info) };
};

/** Nothing is too old in a stream that is younger than what it keeps: what is gone there was deleted. */
const expiredIn = (info: StreamInfo): number =>
  new Date(info.created) > keptSince(info) ? 0 : Math.max(0, info.state.first_seq - 1);

/** Since when a stream keeps its messages, by the clock of the broker where it tells. */
const keptSince = ({ ts, config: { max_age: maxAge } }: StreamInfo): Date => {
  const now = ts === undefined ? Date.now() : Date.parse(ts);
  return new Date(maxAge === 0 ? 0 : now - millis(maxAge));
};

/** From when on a message must still be in the stream, unless somebody deleted it. */
export const oldestKept = async (broker: Broker, stream: string): Promise<Date> => {
  try {
    return keptSince(await broker.manager.streams.info(stream));
  } catch (cause) {
    if (!isStreamMissing(cause)) throw cause;
    throw new UsageError(`there is no stream ${stream}: its producer declares it when it starts`, { cause });
  }
};

/** The ids of the events of one kind that a stream holds now, repeats included. */
export async function* storedEventIds(
  broker: Broker,
  stream: string,
  subjectPrefix: string,
  refusedSequences: ReadonlySet<number>,
): AsyncGenerator<string, void, undefined> {
  for await (const message of storedMessages(broker, stream, [`${subjectPrefix}.*`], true)) {
    if (!refusedSequences.has(message.seq)) yield message.headers?.get('ce-id') ?? '';
  }
}

/** The messages of one kind of event, told apart by event id. */
export interface DistinctEvents {
  readonly events: number;
  /** The same event more than once: its producer died between publishing and marking it. Harmless. */
  readonly repeats: number;
  /** Messages that are no event, by their dead letters. */
  readonly refused: number;
}

/** Reads the headers of one kind of event; done only where the counts alone do not agree. */
export const distinctEvents = async (
  broker: Broker,
  stream: string,
  subjectPrefix: string,
  refusedSequences: ReadonlySet<number>,
): Promise<DistinctEvents> => {
  const ids = new Set<string>();
  let repeats = 0;
  let refused = 0;
  for await (const message of storedMessages(broker, stream, [`${subjectPrefix}.*`], true)) {
    const id = message.headers?.get('ce-id') || `sequence ${message.seq}`;
    if (refusedSequences.has(message.seq)) refused += 1;
    else if (ids.has(id)) repeats += 1;
    else ids.add(id);
  }
  return { events: ids.size, repeats, refused };
};
