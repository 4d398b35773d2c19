import { type Broker, isStreamMissing, storedMessages } from '../broker.js';

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
  return { byPrefix, expired: Math.max(0, (info?.state.first_seq ?? 1) - 1) };
};

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
