import { randomInt } from 'node:crypto';
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** Priorities of consumers that NATS knows (ADR-42): 0 is served first, 9 last. */
export const lastConsumerPriority = 9;

export interface Broker {
  /** In which turn this process is given messages among the replicas of its service. */
  readonly consumerPriority: number;
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  /** Whether the connection stands at this moment; it reconnects by itself for as long as it takes. */
  readonly isConnected: () => boolean;
  /** Called each time the connection comes back. */
  onReconnect(listener: () => void): void;
  /** Sends what is buffered and closes; a broker that is away is not waited for. */
  close(): Promise<void>;
}

export interface BrokerSettings {
  readonly url: string;
  readonly service: string;
  /** Credentials of the service's NATS account, where the deployment uses them. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** 0 to 9, best another one for each replica: those that have the same one share the messages. Drawn when absent. */
  readonly consumerPriority?: number | undefined;
  /** How long the acknowledgement of a publication is waited for. */
  readonly publishTimeoutMillis?: number;
}

const longestDrainMillis = 1_000;
const defaultPublishTimeoutMillis = 5_000;

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, millis).unref());

/** Connects and stays connected: a broker that is away is waited for, without end and without a restart. */
export const connectBroker = async (settings: BrokerSettings): Promise<Broker> => {
  const connection = await connect({
    servers: settings.url.split(','),
    name: settings.service,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    waitOnFirstConnect: false,
    pingInterval: 10_000,
    maxPingOut: 2,
    noAsyncTraces: true,
    ...(settings.user === undefined ? {} : { user: settings.user }),
    ...(settings.password === undefined ? {} : { pass: settings.password }),
  });
  let connected = true;
  const listeners: (() => void)[] = [];
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') connected = false;
      if (status.type === 'reconnect') {
        connected = true;
        for (const listener of listeners) listener();
      }
    }
  })();
  return {
    consumerPriority: settings.consumerPriority ?? randomInt(lastConsumerPriority + 1),
    connection,
    jetstream: jetstream(connection, {
      timeout: settings.publishTimeoutMillis ?? defaultPublishTimeoutMillis,
    }),
    manager: await jetstreamManager(connection, { timeout: 10_000, checkAPI: false }),
    isConnected: () => connected && !connection.isClosed(),
    onReconnect: (listener) => listeners.push(listener),
    close: async () => {
      // Draining a connection that is lost, or is lost meanwhile, fails or never ends.
      if (connected)
        await Promise.race([connection.drain().catch(() => undefined), pause(longestDrainMillis)]);
      await connection.close();
    },
  };
};
