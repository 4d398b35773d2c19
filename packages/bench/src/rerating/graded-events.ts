import { eventCatalogue } from '@donghu/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

export interface GradedEvents {
  /** How many events of ratings there are in their stream. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Tells how far a re-rating is without asking the service, whose own answer counts the enterprises that are left: the
 * store looks at each of them for it, which the look-ups beside it would be measured with.
 */
export const openGradedEvents = async (natsUrl: string): Promise<GradedEvents> => {
  const connection = await connect({ servers: natsUrl });
  const manager = await jetstreamManager(connection);
  return {
    count: async () => (await manager.streams.info(eventCatalogue.EnterpriseGraded.stream)).state.messages,
    close: () => connection.close(),
  };
};
