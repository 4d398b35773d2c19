import type { BackingServer, NatsServer } from '@donghu/backing';
import { startTestNats } from '@donghu/testkit';
import {
  describeLeases,
  describeStore,
  mongoImplementations,
  type OpenStore,
} from '@donghu/testkit/conformance';
import { afterAll, beforeAll } from '@jest/globals';
import { type Broker, connectBroker } from '../../src/messaging/index.js';
import { openMongoStore } from './mongo-store.js';

let nats: NatsServer;
let broker: Broker;

beforeAll(async () => {
  nats = await startTestNats();
  broker = await connectBroker({ url: nats.url, service: 'conformance' });
});

afterAll(async () => {
  await broker.close();
  await nats.stop();
});

const open: OpenStore<BackingServer> = (server, at) => openMongoStore(server, nats.url, broker, at);

for (const implementation of mongoImplementations()) {
  describeStore(implementation, open);
  describeLeases(implementation, open);
}
