import type { Backing } from '@donghu/backing';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';

export interface Connections {
  readonly nats: NatsConnection;
  /** Every write is committed on a majority of journals. */
  readonly mongo: MongoClient;
  close(): Promise<void>;
}

export const openConnections = async ({ natsUrl, mongoUrl }: Backing): Promise<Connections> => {
  const nats = await connect({ servers: natsUrl, noAsyncTraces: true });
  const mongo = new MongoClient(mongoUrl, { writeConcern: { w: 'majority', journal: true } });
  return {
    nats,
    mongo,
    close: async () => {
      await nats.close();
      await mongo.close();
    },
  };
};
