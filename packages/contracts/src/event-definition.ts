/**
 * What the platform knows of one kind of event: the generated catalogue holds one for each message that
 * carries the event option.
 */
export interface EventDefinition<Message> {
  /** Full protobuf name, the CloudEvents type: `donghu.policy.v1.PolicyAccepted`. */
  readonly type: string;
  readonly context: string;
  /** JetStream stream, one per context, upper case. */
  readonly stream: string;
  /** `policy.v1.accepted`; the subject is this, a dot and the party. */
  readonly subjectPrefix: string;
  readonly subjectTemplate: string;
  readonly summary: string;
  encode(message: Message): Uint8Array;
  /** Throws when the bytes are not this message. */
  decode(bytes: Uint8Array): Message;
  toJSON(message: Message): unknown;
  /** The party that may read the event: the last token of its subject. */
  partyOf(message: Message): string;
  /** The aggregate whose versions order the events. */
  aggregateOf(message: Message): string;
}

/** The message type of a definition. */
export type MessageOf<Definition> = Definition extends EventDefinition<infer Message> ? Message : never;

/** The full subject of a message. */
export const subjectOf = <Message>(definition: EventDefinition<Message>, message: Message): string =>
  `${definition.subjectPrefix}.${definition.partyOf(message)}`;
