import { type DomainError, domainError } from '@donghu/kernel';
import type { MsgHdrs } from '@nats-io/nats-core';
import type { OutboxRecord } from '../store/outbox.js';
import { WrittenHeaders } from './written-headers.js';

/**
 * The event envelope: CloudEvents 1.0, NATS protocol binding, binary mode. Attribute values are
 * percent-encoded as the HTTP binding (section 3.1.3.2) asks, the body is the protobuf message.
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md
 */
export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** The aggregate the event is about. */
  readonly subject: string;
  readonly time: Date;
  readonly aggregateVersion: number;
  readonly correlationId: string;
  readonly traceContext: Readonly<Record<string, string>>;
}

export const aggregateVersionHeader = 'donghu-aggregate-version';

/** Only what a header may not carry as it is: controls, space, double quote, percent and non-ASCII. */
const percentEncode = (value: string): string =>
  isPlain.test(value)
    ? value
    : value
        // Half of a surrogate pair, where a text was cut, has no encoding.
        .replace(/\p{Surrogate}/gu, '\ufffd')
        .replace(/[^\x21\x23\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));

const isPlain = /^[\x21\x23\x24\x26-\x7e]*$/;

const percentDecode = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/** The headers of a record's message, under its own id unless another is given. */
export const envelopeHeaders = (
  record: OutboxRecord,
  service: string,
  messageId: string = record._id,
): WrittenHeaders => {
  const set = new WrittenHeaders();
  set.set('ce-specversion', '1.0');
  set.set('ce-id', record._id);
  set.set('ce-source', percentEncode(`/donghu/${service}`));
  set.set('ce-type', record.type);
  set.set('ce-subject', percentEncode(record.aggregate));
  set.set('ce-time', record.recordedAt.toISOString());
  set.set('ce-dataschema', percentEncode(`/proto/${record.type}`));
  set.set('ce-correlationid', percentEncode(record.correlationId));
  set.set('content-type', 'application/protobuf');
  set.set('Nats-Msg-Id', messageId);
  set.set(aggregateVersionHeader, String(record.aggregateVersion));
  for (const [name, value] of Object.entries(record.traceContext)) {
    if (isPrintable.test(value)) set.set(name, value);
  }
  return set;
};

/** What W3C Trace Context allows at most in `traceparent` and `tracestate`. */
const isPrintable = /^[\x20-\x7e]*$/;

const invalid = (header: string, rule: string): DomainError =>
  domainError('EVENT_HEADER_INVALID', `header ${header}: ${rule}`, {
    fields: [{ pointer: `/headers/${header}`, rule: 'HEADER', detail: rule }],
  });

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads an envelope. Header names are case-preserving in NATS (ADR-4): exact case is tried, then any. */
export const readEnvelope = (set: MsgHdrs | undefined): Envelope | DomainError => {
  if (set === undefined) return invalid('ce-id', 'the message has no headers that can be read');
  const byName = new Map(set.keys().map((name) => [name.toLowerCase(), set.get(name)]));
  const read = (name: string): string => set.get(name) || byName.get(name.toLowerCase()) || '';
  const id = read('ce-id');
  if (!uuid.test(id)) return invalid('ce-id', 'a UUID is needed');
  if (read('ce-specversion') !== '1.0') return invalid('ce-specversion', 'only 1.0 is understood');
  const type = read('ce-type');
  if (type === '') return invalid('ce-type', 'is missing');
  const version = read(aggregateVersionHeader);
  if (!/^[1-9][0-9]{0,8}$/.test(version))
    return invalid(aggregateVersionHeader, 'an integer from 1 is needed');
  const time = new Date(read('ce-time'));
  if (Number.isNaN(time.getTime())) return invalid('ce-time', 'an RFC 3339 instant is needed');
  const traceparent = read('traceparent');
  const tracestate = read('tracestate');
  return {
    id,
    source: percentDecode(read('ce-source')),
    type,
    subject: percentDecode(read('ce-subject')),
    time,
    aggregateVersion: Number(version),
    correlationId: percentDecode(read('ce-correlationid')),
    traceContext: {
      ...(traceparent === '' ? {} : { traceparent }),
      ...(tracestate === '' ? {} : { tracestate }),
    },
  };
};
