import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { headers, type MsgHdrs, MsgHdrsImpl } from '@nats-io/nats-core';
import fc from 'fast-check';
import { Binary } from 'mongodb';
import { type Envelope, envelopeHeaders, readEnvelope } from '../../src/messaging/index.js';
import type { OutboxRecord } from '../../src/store/index.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const record: OutboxRecord = {
  _id: '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b',
  stream: 'POLICY',
  subject: 'policy.v1.accepted.91420100MA4KX3XX0A',
  type: 'donghu.policy.v1.PolicyAccepted',
  aggregate: '91420100MA4KX3XX0A/东湖 保单 "1" 100%',
  aggregateVersion: 3,
  correlationId: '关联-1',
  traceContext: { traceparent, tracestate: 'donghu=1' },
  body: new Binary(new Uint8Array([1])),
  recordedAt: new Date('2025-03-10T02:00:00.123Z'),
};

/** As they come over the wire. */
const sentHeaders = (sent: OutboxRecord): MsgHdrs =>
  MsgHdrsImpl.decode(envelopeHeaders(sent, 'policy-intake').encode());

const read = (set: MsgHdrs | undefined): Envelope => {
  const envelope = readEnvelope(set);
  if (isDomainError(envelope)) throw new Error(envelope.detail);
  return envelope;
};

/** The headers of a record, some of them changed or, where undefined, taken away. */
const withHeaders = (changes: Readonly<Record<string, string | undefined>>): MsgHdrs => {
  const set = sentHeaders(record);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) set.delete(name);
    else set.set(name, value);
  }
  return set;
};

describe('what is written', () => {
  test('is CloudEvents in binary mode, with the broker’s message id and printable ASCII only', () => {
    const set = sentHeaders(record);
    expect(Object.fromEntries(set.keys().map((name) => [name, set.get(name)]))).toEqual({
      'ce-specversion': '1.0',
      'ce-id': record._id,
      'ce-source': '/donghu/policy-intake',
      'ce-type': record.type,
      'ce-subject': `91420100MA4KX3XX0A/${encodeURIComponent('东湖')}%20${encodeURIComponent('保单')}%20%221%22%20100%25`,
      'ce-time': '2025-03-10T02:00:00.123Z',
      'ce-dataschema': '/proto/donghu.policy.v1.PolicyAccepted',
      'ce-correlationid': `${encodeURIComponent('关联')}-1`,
      'content-type': 'application/protobuf',
      'Nats-Msg-Id': record._id,
      'donghu-aggregate-version': '3',
      traceparent,
      tracestate: 'donghu=1',
    });
  });

  test('is read back as it was', () => {
    expect(read(sentHeaders(record))).toEqual({
      id: record._id,
      source: '/donghu/policy-intake',
      type: record.type,
      subject: record.aggregate,
      time: record.recordedAt,
      aggregateVersion: 3,
      correlationId: record.correlationId,
      traceContext: record.traceContext,
    });
  });

  test('survives any aggregate name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (one, two) => {
        const aggregate = one + two;
        const set = sentHeaders({ ...record, aggregate });
        expect(set.get('ce-subject')).toMatch(/^[\x21-\x7e]*$/);
        expect(read(set).subject).toBe(aggregate);
      }),
    );
  });
});

test('no header of a trace context that would begin another line is sent', () => {
  const traceContext = { traceparent, tracestate: 'donghu=1\r\nce-id: another' };
  const { traceContext: sent, id } = read(sentHeaders({ ...record, traceContext }));
  expect([sent, id]).toEqual([{ traceparent }, record._id]);
});

describe('what is read', () => {
  test('may have header names in any case', () => {
    const original = sentHeaders(record);
    const upper = headers();
    for (const name of original.keys()) upper.set(name.toUpperCase(), original.get(name));
    expect(read(upper)).toEqual(read(original));
  });

  test('has no trace context where none was sent, and keeps a value that only looks encoded', () => {
    const envelope = read(
      withHeaders({ traceparent: undefined, tracestate: undefined, 'ce-subject': '100%-guarantee' }),
    );
    expect(envelope.traceContext).toEqual({});
    expect(envelope.subject).toBe('100%-guarantee');
  });

  test.each([
    ['ce-id', undefined],
    ['ce-id', 'not-a-uuid'],
    ['ce-specversion', undefined],
    ['ce-specversion', '2.0'],
    ['ce-type', undefined],
    ['ce-time', undefined],
    ['ce-time', 'yesterday'],
    ['donghu-aggregate-version', undefined],
    ['donghu-aggregate-version', '0'],
    ['donghu-aggregate-version', '-1'],
    ['donghu-aggregate-version', '1.5'],
    ['donghu-aggregate-version', '1e3'],
    ['donghu-aggregate-version', '99999999999'],
  ])('is refused with the header named: %s = %s', (name, value) => {
    expect(readEnvelope(withHeaders({ [name]: value }))).toMatchObject({
      code: 'EVENT_HEADER_INVALID',
      fields: [{ pointer: `/headers/${name}` }],
    });
  });

  test('is refused without headers', () => {
    for (const none of [undefined, headers()]) {
      expect(readEnvelope(none)).toMatchObject({ code: 'EVENT_HEADER_INVALID' });
    }
  });
});
