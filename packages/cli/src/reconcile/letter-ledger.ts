import type { Broker } from '../broker.js';
import { discardedLetters, type StoredLetter, storedLetters } from '../dead-letters/stored-letter.js';
import { type AnyEvent, eventOfSubject, eventOfType } from '../event-types.js';

/** Codes that say: this message is no event of its producer. */
const notAnEvent: readonly string[] = [
  'EVENT_HEADER_INVALID',
  'UNKNOWN_EVENT_TYPE',
  'MALFORMED_PROTOBUF',
  'SUBJECT_MISMATCH',
  'EVENT_ID_REUSED',
];

/** The dead letters of the platform, to be asked which messages they account for. */
export class LetterLedger {
  readonly #waiting: readonly StoredLetter[];
  readonly #discarded: readonly StoredLetter[];

  constructor(waiting: readonly StoredLetter[], discarded: readonly StoredLetter[]) {
    this.#waiting = waiting;
    this.#discarded = discarded;
  }

  static async read(broker: Broker): Promise<LetterLedger> {
    const waiting = await storedLetters(broker, true);
    return new LetterLedger(waiting, await discardedLetters(broker));
  }

  /** Places of messages that a consumer refused as no event at all. */
  refusedSequences(definition: AnyEvent): ReadonlySet<number> {
    return new Set(
      [...this.#waiting, ...this.#discarded]
        .filter((letter) => notAnEvent.includes(letter.code) && eventOf(letter) === definition)
        .map(({ origin }) => origin.sequence),
    );
  }

  /** Events of this kind that this consumer did not handle and a letter stands for, each once. */
  countFor(
    consumer: string,
    definition: AnyEvent,
    refused: ReadonlySet<number>,
  ): { readonly deadLetters: number; readonly discarded: number } {
    const events = (letters: readonly StoredLetter[]): ReadonlySet<string> =>
      new Set(
        letters
          .filter((letter) => letter.consumer === consumer && eventOf(letter) === definition)
          .filter(({ origin }) => !refused.has(origin.sequence))
          .map(nameOf),
      );
    const waiting = events(this.#waiting);
    const discarded = [...events(this.#discarded)].filter((name) => !waiting.has(name));
    return { deadLetters: waiting.size, discarded: discarded.length };
  }
}

/** Its id, under which it may have failed at several places of the stream, published anew; else its place. */
const nameOf = ({ eventId, origin }: StoredLetter): string => eventId || `sequence ${origin.sequence}`;

/** By the subject it came on; a replayed one came on the consumer's own. */
const eventOf = ({ origin, eventType }: StoredLetter): AnyEvent | undefined =>
  eventOfSubject(origin.subject) ?? eventOfType(eventType);
