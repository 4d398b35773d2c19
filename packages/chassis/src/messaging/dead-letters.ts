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
} as const;

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

/** Header values are one line of printable text. */
const oneLine = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\x20-\x7e]+/gu, (run) => encodeURIComponent(run))
    .slice(0, 1_000);

/**
 * Writes a dead letter and waits for the broker's acknowledgement. The message id is the place in the origin
 * stream, so that a handler and an advisory that both report it leave one letter.
 */
export const writeDeadLetter = async (
  broker: Broker,
  letter: DeadLetter,
  crash: CrashSwitch,
): Promise<void> => {
  const set = headers();
  for (const name of letter.headers?.keys() ?? []) {
    // The broker acts on its own headers; the event id stays readable as ce-id.
    if (name.toLowerCase().startsWith('nats-')) continue;
    for (const value of letter.headers?.values(name) ?? []) set.append(name, value);
  }
  set.set(deadLetterHeaders.code, letter.error.code);
  set.set(deadLetterHeaders.reason, oneLine(letter.error.detail));
  set.set(deadLetterHeaders.stream, letter.stream);
  set.set(deadLetterHeaders.sequence, String(letter.sequence));
  set.set(deadLetterHeaders.subject, letter.subject);
  set.set(deadLetterHeaders.consumer, letter.consumer);
  set.set(deadLetterHeaders.attempts, String(letter.attempts));
  set.set(deadLetterHeaders.at, letter.at.toISOString());
  set.set('Nats-Msg-Id', `${letter.consumer}:${letter.stream}:${letter.sequence}`);
  crash('before-dead-letter-write');
  await broker.jetstream.publish(`dead-letter.${letter.consumer}`, letter.body, {
    headers: set,
    expect: { streamName: deadLetterStream },
  });
  crash('after-dead-letter-write');
};
