import type { MsgHdrs } from '@nats-io/transport-node';

/**
 * What the headers of an event say: CloudEvents 1.0, NATS protocol binding, binary mode.
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md
 */
export interface EventEnvelope {
  readonly id: string;
  readonly source: string;
  /** The full name of the protobuf message, `donghu.policy.v1.PolicyAccepted`. */
  readonly type: string;
  /** The aggregate the event is about. */
  readonly subject: string;
  readonly time: Date;
  /** Orders the events of one aggregate: take none that is older than what you have. */
  readonly aggregateVersion: number;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
}

/** The message is no event of the platform, or not one that can be read. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  readonly stream: string;
  readonly sequence: number;
  readonly subject: string;

  constructor(
    place: { readonly stream: string; readonly sequence: number; readonly subject: string },
    reason: string,
    cause?: unknown,
  ) {
    super(`message ${place.sequence} of ${place.stream} (${place.subject}): ${reason}`, { cause });
    this.stream = place.stream;
    this.sequence = place.sequence;
    this.subject = place.subject;
  }
}

/** The envelope, or what is wrong with it. NATS keeps the case of header names (ADR-4): any is taken. */
export const readEventEnvelope = (
  headers: MsgHdrs | undefined,
): EventEnvelope | { readonly fault: string } => {
  if (headers === undefined) return { fault: 'it has no headers' };
  const byName = new Map(headers.keys().map((name) => [name.toLowerCase(), headers.get(name)]));
  const read = (name: string): string => percentDecoded(byName.get(name) ?? '');
  if (read('ce-specversion') !== '1.0') return { fault: 'ce-specversion is not 1.0' };
  const id = read('ce-id');
  if (id === '') return { fault: 'ce-id is missing' };
  const type = read('ce-type');
  if (type === '') return { fault: 'ce-type is missing' };
  const time = new Date(read('ce-time'));
  if (Number.isNaN(time.getTime())) return { fault: 'ce-time is not an instant' };
  const version = Number(read('donghu-aggregate-version'));
  if (!Number.isSafeInteger(version) || version < 1)
    return { fault: 'donghu-aggregate-version is not a count' };
  return {
    id,
    source: read('ce-source'),
    type,
    subject: read('ce-subject'),
    time,
    aggregateVersion: version,
    correlationId: read('ce-correlationid'),
    traceparent: byName.get('traceparent'),
  };
};

/** Attribute values are percent-encoded as the HTTP binding asks, section 3.1.3.2. */
const percentDecoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};
