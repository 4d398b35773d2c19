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

/** The AsyncAPI 3.0 document of all events. JetStream facts go to x- fields: the NATS binding has none. */
export const asyncApiDocument = (events, protoRoot) => ({
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
        },
      ]),
    ),
  },
});
