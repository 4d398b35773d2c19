import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';

/** A stream as the code declares it; `convergeStream` makes the broker agree. */
export interface StreamDeclaration {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxAgeDays: number;
  readonly replicas: number;
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
  duplicateWindowSeconds: 120,
});

/** Streams that every service relies on: dead letters, and the advisories that tell of stranded messages. */
export const sharedStreams = (replicas: number): readonly StreamDeclaration[] => [
  {
    name: deadLetterStream,
    subjects: ['dead-letter.>'],
    maxAgeDays: 365,
    replicas,
    duplicateWindowSeconds: 120,
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

const configOf = (declaration: StreamDeclaration): Partial<StreamConfig> & { name: string } => ({
  name: declaration.name,
  subjects: [...declaration.subjects],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(declaration.maxAgeDays * 86_400_000),
  num_replicas: declaration.replicas,
  duplicate_window: nanos(declaration.duplicateWindowSeconds * 1_000),
  allow_direct: true,
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
  const wanted = configOf(declaration);
  let current: StreamConfig;
  try {
    current = (await manager.streams.info(declaration.name)).config;
  } catch (fault) {
    if (!(fault instanceof JetStreamApiError) || fault.code !== streamNotFound) throw fault;
    await manager.streams.add(wanted);
    return;
  }
  refuseLoss(declaration, current, wanted);
  const differs =
    current.max_age !== wanted.max_age ||
    current.num_replicas !== wanted.num_replicas ||
    current.duplicate_window !== wanted.duplicate_window ||
    declaration.subjects.some((subject) => !current.subjects.includes(subject));
  if (differs) {
    const subjects = [...new Set([...current.subjects, ...declaration.subjects])];
    await manager.streams.update(declaration.name, { ...current, ...wanted, subjects });
  }
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
  const currentAge = current.max_age === 0 ? Number.POSITIVE_INFINITY : current.max_age;
  if (currentAge > (wanted.max_age ?? 0)) {
    throw new LossyStreamChange(declaration.name, 'it keeps messages for longer than declared');
  }
};
