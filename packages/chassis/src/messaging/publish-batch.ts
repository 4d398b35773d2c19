import type { OutboxRecord } from '../store/outbox.js';
import { withPublishSpans } from '../telemetry/index.js';
import { envelopeHeaders } from './envelope.js';
import type { Broker } from './nats-connection.js';
import { messageFactsOf } from './publish-record.js';

/** From so many events on, two round trips for all of them are cheaper than one for each. */
export const smallestBatch = 16;
/** Of the broker's 1,000 in one batch. */
export const largestBatch = 500;

/** The broker took another number of messages than it was given: nobody can say which. */
export class IncompleteBatch extends Error {
  override readonly name = 'IncompleteBatch';
}

/**
 * Publishes the records, which belong to one stream, in their order and all or none, by JetStream's atomic batches
 * (ADR-50, nats-server 2.12): acknowledged once they are on disk, which the broker does once for all of them. It
 * refuses a batch that holds a message id that it knows.
 * https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-50.md
 */
export const publishBatch = async (
  broker: Broker,
  service: string,
  records: readonly OutboxRecord[],
): Promise<void> => {
  await withPublishSpans(records.map(messageFactsOf), async () => {
    const [first, ...rest] = records;
    const last = rest.pop();
    if (first === undefined || last === undefined) throw new RangeError('a batch has two messages at least');
    const headersOf = (record: OutboxRecord) => envelopeHeaders(record, service);
    const batch = await broker.jetstream.startBatch(first.subject, first.body.value(), {
      headers: headersOf(first),
      expect: { streamName: first.stream },
    });
    for (const record of rest) {
      batch.add(record.subject, record.body.value(), { headers: headersOf(record), ack: false });
    }
    const { count } = await batch.commit(last.subject, last.body.value(), { headers: headersOf(last) });
    if (count !== records.length) throw new IncompleteBatch(`${count} of ${records.length} were taken`);
  });
};
