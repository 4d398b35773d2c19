import { Middleware as Channels } from '@moleculer/channels';
import { type Middleware, ServiceBroker } from 'moleculer';
import { environment } from './environment';

/** Messages a consumer holds without an answer: as many as the load generator keeps under way. */
const maxInFlight = 64;

const deadLetters = 'dead-letter';

const prefix = environment.databasePrefix;

/** Options as the README of @moleculer/channels has them; its generated types call the defaulted ones required. */
const channelOptions = {
  adapter: {
    type: 'NATS',
    options: {
      maxInFlight,
      maxRetries: 5,
      deadLettering: { enabled: true, queueName: deadLetters },
      nats: {
        url: environment.natsUrl,
        streamConfig: {
          name: `${prefix}_events`,
          subjects: [`${prefix}.policy.*`, `${prefix}.subsidy.*`, `${prefix}.${deadLetters}`],
        },
        consumerOptions: { config: { deliver_policy: 'all' } },
      },
    },
  },
} as unknown as Parameters<typeof Channels>[0];

export const createBroker = (nodeId: string): ServiceBroker =>
  new ServiceBroker({
    namespace: prefix,
    nodeID: nodeId,
    logger: { type: 'Console', options: { level: 'warn' } },
    validator: { type: 'Fastest', options: { useNewCustomCheckerFunction: true } } as never,
    middlewares: [Channels(channelOptions) as unknown as Middleware],
  });
