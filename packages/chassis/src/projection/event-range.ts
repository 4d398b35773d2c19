import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { Broker } from '../messaging/nats-connection.js';
import { ReplayRefusal } from './replay-refusal.js';

/** Where reading begins. */
export type EventStart = { readonly sequence: number } | { readonly time: Date };

const batchSize = 500;
const patienceMillis = 5_000;
const emptyFetchesAtMost = 3;

/**
 * Reads what a stream holds now, in its order and without a gap: a message that was lost on the way ends it. The
 * consumer acknowledges nothing and is forgotten by the broker when nobody asks any more.
 */
export async function* readEvents(
  broker: Broker,
  { stream, filterSubjects }: { readonly stream: string; readonly filterSubjects: readonly string[] },
  start: EventStart,
  signal: AbortSignal,
): AsyncGenerator<readonly JsMsg[], void, undefined> {
  const info = await broker.manager.consumers.add(stream, {
    ack_policy: AckPolicy.None,
    filter_subjects: [...filterSubjects],
    inactive_threshold: nanos(30_000),
    mem_storage: true,
    num_replicas: 1,
    ...('sequence' in start
      ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: Math.max(1, start.sequence) }
      : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: start.time.toISOString() }),
  });
  const consumer = await broker.jetstream.consumers.get(stream, info.name);
  let left = info.num_pending;
  let delivered = 0;
  let emptyFetches = 0;
  while (left > 0) {
    if (signal.aborted) throw new ReplayRefusal('INTERRUPTED', 'the service stops');
    const batch: JsMsg[] = [];
    const messages = await consumer.fetch({
      max_messages: Math.min(left, batchSize),
      expires: patienceMillis,
    });
    for await (const message of messages) {
      delivered += 1;
      if (message.info.deliverySequence !== delivered) {
        throw new ReplayRefusal('FAULT', `a message before ${stream} ${message.seq} was lost on the way`);
      }
      batch.push(message);
    }
    emptyFetches = batch.length === 0 ? emptyFetches + 1 : 0;
    if (emptyFetches > emptyFetchesAtMost) {
      throw new ReplayRefusal('FAULT', `the broker gives no further message of ${stream}`);
    }
    left -= batch.length;
    if (batch.length > 0) yield batch;
  }
}
