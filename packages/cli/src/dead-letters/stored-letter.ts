import { bodyInOrigin, deadLetterHeaders, deadLetterStream } from '@donghu/chassis';
import { JetStreamApiError, type JsMsg, type StoredMsg } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import { type Broker, storedMessages } from '../broker.js';
import { UsageError } from '../usage-error.js';

/** A dead letter as it lies in the stream: the message that failed, and why. */
export interface StoredLetter {
  /** Its place in DEAD_LETTER, by which commands name it. */
  readonly sequence: number;
  readonly code: string;
  readonly reason: string;
  readonly consumer: string;
  readonly origin: { readonly stream: string; readonly sequence: number; readonly subject: string };
  readonly attempts: number;
  readonly at: string;
  /** Of the event, where the message had such headers. */
  readonly eventId: string;
  readonly eventType: string;
  readonly headers: MsgHdrs;
  readonly body: Uint8Array;
  /** Too large to be copied, and no longer in its own stream. */
  readonly isGone: boolean;
}

/** What a person decided to give up, kept as a record without the body. */
export const discardedSubject = (consumer: string): string => `dead-letter.discarded.${consumer}`;

export const discardHeaders = {
  reason: 'donghu-discard-reason',
  at: 'donghu-discard-at',
} as const;

/**
 * Set on a replayed message, and so on the letter that it may become again: the place of the message that
 * failed first.
 */
export const replayOriginHeader = 'donghu-replay-origin-sequence';

const letterSubjects = 'dead-letter.*';
const discardedSubjects = 'dead-letter.discarded.*';

/** Letters that wait for somebody, oldest first. */
export const storedLetters = async (broker: Broker, headersOnly: boolean): Promise<readonly StoredLetter[]> =>
  lettersOn(broker, letterSubjects, headersOnly);

/** Records of letters that were discarded. */
export const discardedLetters = (broker: Broker): Promise<readonly StoredLetter[]> =>
  lettersOn(broker, discardedSubjects, true);

const lettersOn = async (
  broker: Broker,
  subjects: string,
  headersOnly: boolean,
): Promise<readonly StoredLetter[]> => {
  const letters: StoredLetter[] = [];
  for await (const message of storedMessages(broker, deadLetterStream, [subjects], headersOnly)) {
    const letter = letterOf(message);
    letters.push(headersOnly ? letter : await completed(broker, letter));
  }
  return letters;
};

export const findLetter = async (broker: Broker, sequence: number): Promise<StoredLetter> => {
  const message = await broker.manager.streams
    .getMessage(deadLetterStream, { seq: sequence })
    .catch((fault: unknown) => {
      if (fault instanceof JetStreamApiError) return null;
      throw fault;
    });
  if (message === null || !/^dead-letter\.[^.]+$/.test(message.subject)) {
    throw new UsageError(`there is no dead letter ${sequence} · 没有编号为 ${sequence} 的死信`);
  }
  return completed(broker, letterOf(message));
};

/** With headers and body of the message itself where it was too large to be copied into the letter. */
const completed = async (broker: Broker, letter: StoredLetter): Promise<StoredLetter> => {
  if (letter.headers.get(deadLetterHeaders.body) !== bodyInOrigin) return letter;
  const sequence = Number(letter.headers.get(deadLetterHeaders.sequence));
  const original = await broker.manager.streams
    .getMessage(letter.origin.stream, { seq: sequence })
    .catch((fault: unknown) => {
      if (fault instanceof JetStreamApiError) return null;
      throw fault;
    });
  if (original === null) return { ...letter, isGone: true };
  return { ...letter, headers: original.header ?? letter.headers, body: original.data };
};

const letterOf = (message: JsMsg | StoredMsg): StoredLetter => {
  const headers = 'header' in message ? message.header : message.headers;
  if (headers === undefined) throw new Error(`message ${message.seq} of ${deadLetterStream} has no headers`);
  const read = (name: string): string => headers.get(name);
  return {
    sequence: message.seq,
    code: read(deadLetterHeaders.code),
    reason: decoded(read(deadLetterHeaders.reason)),
    consumer: read(deadLetterHeaders.consumer),
    origin: {
      stream: read(deadLetterHeaders.stream),
      sequence: Number(read(replayOriginHeader) || read(deadLetterHeaders.sequence)),
      subject: read(deadLetterHeaders.subject),
    },
    attempts: Number(read(deadLetterHeaders.attempts)),
    at: read(deadLetterHeaders.at),
    eventId: read('ce-id'),
    eventType: read('ce-type'),
    headers,
    body: message.data,
    isGone: false,
  };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
