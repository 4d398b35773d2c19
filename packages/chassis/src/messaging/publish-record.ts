import type { OutboxRecord } from '../store/outbox.js';
import { type MessageFacts, withPublishSpan } from '../telemetry/index.js';
import { envelopeHeaders } from './envelope.js';
import type { Broker } from './nats-connection.js';

/** What the span of a record's publication says of it. */
export const messageFactsOf = ({ _id, subject, traceContext }: OutboxRecord): MessageFacts => ({
  messageId: _id,
  destination: subject,
  destinationTemplate: subject.slice(0, subject.lastIndexOf('.')),
  headers: traceContext,
});

/** Publishes one record into its stream, under its own id. */
export const publishRecord = async (broker: Broker, service: string, record: OutboxRecord): Promise<void> => {
  await withPublishSpan(messageFactsOf(record), () =>
    broker.jetstream.publish(record.subject, record.body.value(), {
      headers: envelopeHeaders(record, service),
      expect: { streamName: record.stream },
    }),
  );
};
