import type { EventDefinition } from '@donghu/contracts';

/** An event that a decision asks to be published, before it has an id. */
export interface OutgoingEvent {
  readonly definition: Pick<EventDefinition<never>, 'type' | 'stream'>;
  readonly subject: string;
  readonly aggregate: string;
  /** Version of the aggregate after the change that the event tells of, from 1. */
  readonly aggregateVersion: number;
  readonly body: Uint8Array;
}

/** Binds a message to its definition; encoding happens here, so that a bad message fails its own request. */
export const outgoingEvent = <Message>(
  definition: EventDefinition<Message>,
  message: Message,
  aggregateVersion: number,
): OutgoingEvent => ({
  definition,
  subject: `${definition.subjectPrefix}.${definition.partyOf(message)}`,
  aggregate: definition.aggregateOf(message),
  aggregateVersion,
  body: definition.encode(message),
});
