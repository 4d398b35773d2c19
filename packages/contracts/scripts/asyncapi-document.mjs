import { readFileSync } from 'node:fs';
import path from 'node:path';

const header = (description, extra = {}) => ({ type: 'string', description, ...extra });

/** CloudEvents 1.0, NATS binding, binary mode: https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/nats-protocol-binding.md */
const headers = (event) => ({
  type: 'object',
  required: [
    'ce-specversion',
    'ce-id',
    'ce-source',
    'ce-type',
    'ce-subject',
    'ce-time',
    'Nats-Msg-Id',
    'content-type',
  ],
  properties: {
    'ce-specversion': header('CloudEvents version', { const: '1.0' }),
    'ce-id': header('UUIDv7 of the event; the same in every delivery', { format: 'uuid' }),
    'ce-source': header('The service that publishes, percent-encoded'),
    'ce-type': header('Full name of the message', { const: event.type }),
    'ce-subject': header(`The aggregate (${event.aggregate}), percent-encoded`),
    'ce-time': header('When it was recorded, RFC 3339', { format: 'date-time' }),
    'ce-dataschema': header('Where the schema stands in this repository, percent-encoded'),
    'ce-correlationid': header('The request or event that began the chain'),
    'content-type': header('Media type of the body', { const: 'application/protobuf' }),
    traceparent: header('W3C trace context of the creation'),
    tracestate: header('W3C trace state of the creation'),
    'Nats-Msg-Id': header(
      'What the broker de-duplicates by: ce-id; an event that is published again to mend a stream adds the key of that request',
    ),
    'donghu-aggregate-version': header('Version of the aggregate after this event, from 1', {
      pattern: '^[0-9]+$',
    }),
  },
});

/** The service that publishes a context's events. */
const publishers = {
  registry: 'institution-registry',
  policy: 'policy-intake',
  subsidy: 'subsidy-disbursement',
  credit: 'credit-rating',
  capital: 'capital-investment',
  supervision: 'risk-supervision',
  statistics: 'zone-statistics',
};

const exampleId = '0198a2c4-7a00-7000-8000-000000000000';

/** The value of a dotted field of the JSON form: `policy.insurer_uscc`. */
const valueAt = (example, dotted) =>
  dotted
    .split('.')
    .map((step) => step.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase()))
    .reduce((value, step) => value?.[step], example);

const headersExample = (event, payload) => ({
  'ce-specversion': '1.0',
  'ce-id': exampleId,
  'ce-source': `/donghu/${publishers[event.context] ?? event.context}`,
  'ce-type': event.type,
  'ce-subject': valueAt(payload, event.aggregate),
  'ce-time': '2025-03-10T01:30:00.000Z',
  'content-type': 'application/protobuf',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'Nats-Msg-Id': exampleId,
  'donghu-aggregate-version': '3',
});

/** The payload in the JSON form of protobuf: bytes would tell a reader nothing. */
const examples = (event, payload) => [
  {
    name: event.name,
    summary: `On ${event.prefix}.${valueAt(payload, event.party)}, the payload in protobuf's JSON form`,
    headers: headersExample(event, payload),
    payload,
  },
];

/** The AsyncAPI 3.0 document of all events. JetStream facts go to x- fields: the NATS binding has none. */
export const asyncApiDocument = (events, protoRoot, exampleOf) => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Donghu events',
    version: '1.0.0',
    description:
      'Events of the science-and-technology insurance zone over NATS JetStream. The last token of a subject is the party that may read it. 科技保险创新示范区事件目录。',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/protobuf',
  channels: Object.fromEntries(
    events.map((event) => [
      event.name,
      {
        address: event.subject.replace(/\{[a-z_.]+\}$/, '{party}'),
        title: event.name,
        summary: event.summary,
        parameters: { party: { description: `Who may read it: the value of ${event.party}` } },
        messages: { [event.name]: { $ref: `#/components/messages/${event.name}` } },
        'x-jetstream-stream': event.stream,
      },
    ]),
  ),
  operations: Object.fromEntries(
    events.map((event) => [
      `publish${event.name}`,
      {
        action: 'send',
        channel: { $ref: `#/channels/${event.name}` },
        summary: event.summary,
        messages: [{ $ref: `#/channels/${event.name}/messages/${event.name}` }],
      },
    ]),
  ),
  components: {
    messages: Object.fromEntries(
      events.map((event) => [
        event.name,
        {
          name: event.type,
          title: event.name,
          summary: event.summary,
          contentType: 'application/protobuf',
          headers: headers(event),
          payload: {
            schemaFormat: 'application/vnd.google.protobuf;version=3',
            schema: readFileSync(path.join(protoRoot, event.file), 'utf8'),
          },
          examples: examples(event, exampleOf(event.type)),
        },
      ]),
    ),
  },
});
