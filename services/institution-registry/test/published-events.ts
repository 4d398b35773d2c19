import type { EventDefinition } from '@donghu/contracts';
import type { TestService } from '@donghu/testkit';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** The first events of a subject, once so many have been published. */
export const nextEvents = async <Message>(
  registry: TestService,
  definition: EventDefinition<Message>,
  subject: string,
  count: number,
): Promise<readonly Message[]> => {
  const nats = await connect({ servers: registry.backing.natsUrl });
  try {
    const consumer = await jetstream(nats).consumers.get('REGISTRY', { filter_subjects: subject });
    const events: Message[] = [];
    while (events.length < count) {
      const message = await consumer.next({ expires: 5_000 });
      if (message === null) throw new Error(`${events.length} of ${count} events came on ${subject}`);
      events.push(definition.decode(message.data));
    }
    return events;
  } finally {
    await nats.close();
  }
};
