import { deadLetterStream } from '@donghu/chassis';
import { headers } from '@nats-io/transport-node';
import type { Broker } from '../broker.js';
import { discardedSubject, discardHeaders, type StoredLetter } from './stored-letter.js';

export interface Discard {
  readonly reason: string;
  readonly at: Date;
}

/**
 * Gives a letter up. Its headers stay as a record of what was discarded and why, so that the event stays
 * accounted for; the body goes.
 */
export const discardLetter = async (
  broker: Broker,
  letter: StoredLetter,
  discard: Discard,
): Promise<void> => {
  const set = headers();
  for (const name of letter.headers.keys()) {
    if (name.toLowerCase().startsWith('nats-')) continue;
    for (const value of letter.headers.values(name)) set.append(name, value);
  }
  set.set(discardHeaders.reason, encodeURIComponent(discard.reason));
  set.set(discardHeaders.at, discard.at.toISOString());
  set.set('Nats-Msg-Id', `discarded:${letter.sequence}`);
  await broker.jetstream.publish(discardedSubject(letter.consumer), new Uint8Array(), {
    headers: set,
    expect: { streamName: deadLetterStream },
  });
  await broker.manager.streams.deleteMessage(deadLetterStream, letter.sequence, false);
};
