import { createHash } from 'node:crypto';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { JsMsg } from '@nats-io/jetstream';
import { type Envelope, readEnvelope } from './envelope.js';
import type { AnyEventHandler, ReceivedEvent } from './event-handler.js';
import { readableHeaders } from './readable-headers.js';

/** A message that may be handled: its envelope and its payload agree. */
export interface ReadMessage {
  readonly envelope: Envelope;
  readonly event: ReceivedEvent<unknown>;
  readonly payloadSha256: string;
}

/** Decodes and checks a message: every fault here is one that no later try can mend. */
export const readMessage = (
  message: Pick<JsMsg, 'headers' | 'data' | 'subject'>,
  handlers: ReadonlyMap<string, Pick<AnyEventHandler, 'decode'>>,
  redeliverySubject: string,
): ReadMessage | DomainError => {
  const envelope = readEnvelope(readableHeaders(() => message.headers));
  if (isDomainError(envelope)) return envelope;
  const handler = handlers.get(envelope.type);
  if (handler === undefined) return domainError('UNKNOWN_EVENT_TYPE', `${envelope.type} is not handled here`);
  const bytes = message.data;
  let decoded: { readonly message: unknown; readonly subject: string };
  try {
    decoded = handler.decode(bytes);
  } catch (fault) {
    return domainError('MALFORMED_PROTOBUF', fault instanceof Error ? fault.message : 'cannot be decoded');
  }
  if (message.subject !== redeliverySubject && message.subject !== decoded.subject) {
    return domainError('SUBJECT_MISMATCH', `the payload belongs to ${decoded.subject}`);
  }
  return {
    envelope,
    event: { envelope, message: decoded.message },
    payloadSha256: createHash('sha256').update(bytes).digest('base64url'),
  };
};
