import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { defaultRetention } from '../store/retention.js';

/** A stream as the code declares it; `convergeStream` makes the broker agree. */
export interface StreamDeclaration {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxAgeDays: number;
  /** Ages that an earlier release declared: a stream that still has one was not changed by a person. */
  readonly formerMaxAgeDays?: readonly number[];
  /** The oldest messages go when it is reached; without it age alone bounds the stream. */
  readonly maxBytes?: number;
  readonly replicas: number;
  /** Whether several messages may be published all or none, with one acknowledgement. */
  readonly atomicBatches?: boolean;
  /** The broker's own de-duplication, a convenience only: the inbox is what counts. */
  readonly duplicateWindowSeconds: number;
}

export const deadLetterStream = 'DEAD_LETTER';
export const advisoryStream = 'ADVISORY';

/** Where a dead letter is sent again, for the one consumer that failed on it. */
export const redeliverySubject = (stream: string, consumer: string): string =>
  `redelivery.${stream}.${consumer}`;

export const contextStream = (stream: string, maxAgeDays: number, replicas: number): StreamDeclaration => ({
  name: stream,
  subjects: [`${stream.toLowerCase()}.v1.>`, `redelivery.${stream}.>`],
  maxAgeDays,
  replicas,
  atomicBatches: true,
  duplicateWindowSeconds: 120,
});

/**
 * A flood of poison must neither fill the disk nor stop a consumer, which writes the letter before it goes on:
 * so the oldest letters go. What they were made of stands in its own stream for as long as that keeps it.
 */
const deadLetterBytes = 1_073_741_824;

/** Who handles an event gives a sign of life more often; without one it is delivered again after so long. */
export const ackWaitMillis = 15_000;
/** What MAX_DELIVERIES may be set to. */
export const mostDeliveries = 50;
const restartsMillis = 150_000;

/**
 * A process that dies between its letter and the acknowledgement has the message delivered again, and may die again, up
 * to the last delivery. Who writes the letter then is told that there is one already. The broker holds the ids of the
 * window in memory.
 */
const letterWindowSeconds = (mostDeliveries * ackWaitMillis + restartsMillis) / 1_000;

/** Streams that every service relies on: dead letters, and the advisories that tell of stranded messages. */
export const sharedStreams = (replicas: number): readonly StreamDeclaration[] => [
  {
    name: deadLetterStream,
    subjects: ['dead-letter.>'],
    maxAgeDays: defaultRetention.deadLetterDays,
    formerMaxAgeDays: [365],
    maxBytes: deadLetterBytes,
    replicas,
    duplicateWindowSeconds: letterWindowSeconds,
  },
  {
    name: advisoryStream,
    subjects: [
      '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>',
      '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>',
    ],
    maxAgeDays: 30,
    replicas,
    duplicateWindowSeconds: 120,
  },
];

/** A change that could lose messages is refused, for a person to decide. */
export class LossyStreamChange extends Error {
  override readonly name = 'LossyStreamChange';

  constructor(stream: string, reason: string) {
    super(`stream ${stream} would lose messages: ${reason}`);
  }
}

const dayMillis = 86_400_000;

const configOf = (declaration: StreamDeclaration): Partial<StreamConfig> & { name: string } => ({
  name: declaration.name,
  subjects: [...declaration.subjects],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(declaration.maxAgeDays * dayMillis),
  ...(declaration.maxBytes === undefined ? {} : { max_bytes: declaration.maxBytes }),
  num_replicas: declaration.replicas,
  duplicate_window: nanos(declaration.duplicateWindowSeconds * 1_000),
  allow_direct: true,
  ...(declaration.atomicBatches === true ? { allow_atomic: true } : {}),
});

export const streamNotFound = 10059;

const attempts = 5;
const pauseMillis = 200;

/**
 * Creates the stream or brings it to its declaration; another replica doing the same at once is fine. A
 * broker that still clears away a stream of this name refuses the new one its place on disk for a moment.
 */
export const convergeStream = async (
  manager: JetStreamManager,
  declaration: StreamDeclaration,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await convergeOnce(manager, declaration);
    } catch (fault) {
      if (!(fault instanceof JetStreamApiError) || attempt === attempts) throw fault;
      await new Promise((resolve) => setTimeout(resolve, pauseMillis * attempt));
    }
  }
};

const convergeOnce = async (manager: JetStreamManager, declaration: StreamDeclaration): Promise<void> => {
  let info: StreamInfo;
  try {
    info = await manager.streams.info(declaration.name);
  } catch (fault) {
    if (!(fault instanceof JetStreamApiError) || fault.code !== streamNotFound) throw fault;
    await manager.streams.add(configOf(declaration));
    return;
  }
  const current = info.config;
  const wanted = { ...configOf(declaration), ...boundsToKeep(declaration, info) };
  refuseLoss(declaration, current, wanted);
  const differs =
    current.max_age !== wanted.max_age ||
    (wanted.max_bytes !== undefined && current.max_bytes !== wanted.max_bytes) ||
    current.num_replicas !== wanted.num_replicas ||
    (wanted.allow_atomic === true && current.allow_atomic !== true) ||
    current.duplicate_window !== wanted.duplicate_window ||
    declaration.subjects.some((subject) => !current.subjects.includes(subject));
  if (differs) {
    const subjects = [...new Set([...current.subjects, ...declaration.subjects])];
    await manager.streams.update(declaration.name, { ...current, ...wanted, subjects });
  }
};

/**
 * What the stream goes on with for now: the age of an earlier release while it holds something that today's
 * would drop, and its size where a person bounded it or it is over today's bound.
 */
const boundsToKeep = (
  { formerMaxAgeDays = [], maxAgeDays, maxBytes }: StreamDeclaration,
  { config, state, ts }: StreamInfo,
): Partial<StreamConfig> => {
  const isFormer = formerMaxAgeDays.some((days) => nanos(days * dayMillis) === config.max_age);
  // Without the broker’s time nothing is known of the age of what it holds.
  const oldestMillis =
    ts === undefined ? Number.POSITIVE_INFINITY : Date.parse(ts) - Date.parse(state.first_ts);
  const wouldDrop = state.messages > 0 && oldestMillis >= maxAgeDays * dayMillis;
  const isBounded = config.max_bytes > 0 || state.bytes > (maxBytes ?? Number.POSITIVE_INFINITY);
  return {
    ...(isFormer && wouldDrop ? { max_age: config.max_age } : {}),
    ...(isBounded ? { max_bytes: config.max_bytes } : {}),
  };
};

const refuseLoss = (
  declaration: StreamDeclaration,
  current: StreamConfig,
  wanted: Partial<StreamConfig>,
): void => {
  if (current.storage !== wanted.storage) {
    throw new LossyStreamChange(declaration.name, `its storage is ${current.storage}`);
  }
  if (current.retention !== wanted.retention) {
    throw new LossyStreamChange(declaration.name, `its retention is ${current.retention}`);
  }
  if (declaration.formerMaxAgeDays?.some((days) => nanos(days * dayMillis) === current.max_age)) return;
  const currentAge = current.max_age === 0 ? Number.POSITIVE_INFINITY : current.max_age;
  if (currentAge > (wanted.max_age ?? 0)) {
    throw new LossyStreamChange(declaration.name, 'it keeps messages for longer than declared');
  }
};
