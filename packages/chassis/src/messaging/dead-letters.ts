import type { DomainError } from '@donghu/kernel';
import { headers, type MsgHdrs } from '@nats-io/nats-core';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import type { Broker } from './nats-connection.js';
import { deadLetterStream } from './streams.js';

/** Headers that say why a message is a dead letter; the original ones stay beside them. */
export const deadLetterHeaders = {
  code: 'donghu-dead-letter-code',
  reason: 'donghu-dead-letter-reason',
  stream: 'donghu-dead-letter-stream',
  sequence: 'donghu-dead-letter-sequence',
  subject: 'donghu-dead-letter-subject',
  consumer: 'donghu-dead-letter-consumer',
  attempts: 'donghu-dead-letter-attempts',
  at: 'donghu-dead-letter-at',
  /** `in-origin` for a message that leaves no room for the letter's own headers: it is read where it came from. */
  body: 'donghu-dead-letter-body',
} as const;

export const bodyInOrigin = 'in-origin';

export interface DeadLetter {
  readonly consumer: string;
  readonly stream: string;
  readonly sequence: number;
  readonly subject: string;
  readonly attempts: number;
  readonly headers: MsgHdrs | undefined;
  readonly body: Uint8Array;
  readonly error: Pick<DomainError, 'code' | 'detail'>;
  readonly at: Date;
}

const longestReason = 1_000;
/** A letter's own headers at most: the reason, a subject, and short ones. */
const ownHeaderBytes = 4_096;

/** Header values are one line of printable text. */
const oneLine = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\x20-\x7e]+/gu, (run) => encodeURIComponent(run))
    .slice(0, longestReason);

/** What the client adds to a publication, and some more. */
const marginBytes = 1_024;

const defaultMaxPayload = 1_048_576;

const bytesOf = (set: MsgHdrs): number =>
  set
    .keys()
    .flatMap((name) => set.values(name).map((value) => Buffer.byteLength(`${name}: ${value}\r\n`)))
    .reduce((sum, bytes) => sum + bytes, 0);

/** The message's own headers as far as they may go on; the broker acts on its own, and the event id is in ce-id. */
const originalHeaders = (original: MsgHdrs | undefined): MsgHdrs => {
  const set = headers();
  for (const name of original?.keys() ?? []) {
    if (name.toLowerCase().startsWith('nats-')) continue;
    for (const value of original?.values(name) ?? []) set.append(name, value);
  }
  return set;
};

/**
 * Writes a dead letter and waits for the broker's acknowledgement. The message id is the place in the origin
 * stream, so that a handler and an advisory that both report it leave one letter. A message about as large as the
 * broker takes is not copied: the letter says where it is.
 */
export const writeDeadLetter = async (
  broker: Broker,
  letter: DeadLetter,
  crash: CrashSwitch,
): Promise<void> => {
  const room = (broker.connection.info?.max_payload ?? defaultMaxPayload) - marginBytes;
  const original = originalHeaders(letter.headers);
  const isLarge = bytesOf(original) + letter.body.length + ownHeaderBytes > room;
  const set = bytesOf(original) + ownHeaderBytes > room ? headers() : original;
  set.set(deadLetterHeaders.code, letter.error.code);
  set.set(deadLetterHeaders.reason, oneLine(letter.error.detail));
  set.set(deadLetterHeaders.stream, letter.stream);
  set.set(deadLetterHeaders.sequence, String(letter.sequence));
  set.set(deadLetterHeaders.subject, letter.subject);
  set.set(deadLetterHeaders.consumer, letter.consumer);
  set.set(deadLetterHeaders.attempts, String(letter.attempts));
  set.set(deadLetterHeaders.at, letter.at.toISOString());
  if (isLarge) set.set(deadLetterHeaders.body, bodyInOrigin);
  set.set('Nats-Msg-Id', `${letter.consumer}:${letter.stream}:${letter.sequence}`);
  crash('before-dead-letter-write');
  await broker.jetstream.publish(`dead-letter.${letter.consumer}`, isLarge ? new Uint8Array() : letter.body, {
    headers: set,
    expect: { streamName: deadLetterStream },
  });
  crash('after-dead-letter-write');
};
