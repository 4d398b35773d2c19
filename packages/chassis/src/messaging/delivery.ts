import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { JsMsg } from '@nats-io/jetstream';
import type { AnyEventHandler } from './event-handler.js';
import { type ReadMessage, readMessage } from './read-message.js';

/** A message of a batch that may be handled. */
export interface Delivery extends ReadMessage {
  readonly message: JsMsg;
}

export interface SortedMessages {
  readonly byType: ReadonlyMap<string, readonly Delivery[]>;
  readonly poison: readonly (readonly [JsMsg, DomainError])[];
  /** The same event again in the same batch: it waits until the first one's mark is there. */
  readonly repeats: readonly JsMsg[];
}

/** Reads a batch and makes it unique by event id: one transaction holds each mark once. */
export const sortMessages = (
  messages: readonly JsMsg[],
  handlers: ReadonlyMap<string, AnyEventHandler>,
  redeliverySubject: string,
): SortedMessages => {
  const byType = new Map<string, Delivery[]>();
  const payloads = new Map<string, string>();
  const poison: (readonly [JsMsg, DomainError])[] = [];
  const repeats: JsMsg[] = [];
  for (const message of messages) {
    const read = readMessage(message, handlers, redeliverySubject);
    if (isDomainError(read)) {
      poison.push([message, read]);
      continue;
    }
    const { envelope, payloadSha256 } = read;
    const first = payloads.get(envelope.id);
    if (first === payloadSha256) repeats.push(message);
    else if (first !== undefined) {
      poison.push([message, domainError('EVENT_ID_REUSED', 'this event id came with another payload')]);
    } else {
      payloads.set(envelope.id, payloadSha256);
      const list = byType.get(envelope.type) ?? [];
      list.push({ message, ...read });
      byType.set(envelope.type, list);
    }
  }
  return { byType, poison, repeats };
};
