import { deadLetterHeaders, deadLetterStream, redeliverySubject } from '@donghu/chassis';
import { headers } from '@nats-io/transport-node';
import type { Broker } from '../broker.js';
import { UsageError } from '../usage-error.js';
import { replayOriginHeader, type StoredLetter } from './stored-letter.js';

const ownHeaders: readonly string[] = Object.values(deadLetterHeaders);

/**
 * Sends the message again to the one consumer that failed on it, and deletes the letter once the broker has
 * acknowledged. It carries no message id: the broker would take it for a repeat. The consumer's inbox knows the
 * event by its ce-id, so a letter that is replayed twice has its effect once.
 */
export const replayLetter = async (
  broker: Broker,
  letter: StoredLetter,
): Promise<{ readonly sequence: number }> => {
  if (letter.isGone) {
    throw new UsageError(
      `message ${letter.origin.sequence} is no longer in ${letter.origin.stream} · 原消息已不在流中`,
    );
  }
  const set = headers();
  for (const name of letter.headers.keys()) {
    if (ownHeaders.includes(name) || name.toLowerCase().startsWith('nats-')) continue;
    for (const value of letter.headers.values(name)) set.append(name, value);
  }
  set.set(replayOriginHeader, String(letter.origin.sequence));
  const acknowledged = await broker.jetstream.publish(
    redeliverySubject(letter.origin.stream, letter.consumer),
    letter.body,
    { headers: set, expect: { streamName: letter.origin.stream } },
  );
  await broker.manager.streams.deleteMessage(deadLetterStream, letter.sequence, false);
  return { sequence: acknowledged.seq };
};
