import { type TestBacking, useTestBacking, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Broker, connectBroker } from '../../src/messaging/index.js';

let backing: TestBacking;
let broker: Broker;

beforeAll(async () => {
  backing = await useTestBacking();
  broker = await connectBroker({ url: backing.natsUrl, service: 'connection-test' });
});

afterAll(async () => {
  await backing.startNats();
  await backing.stop();
});

test('a broker that goes away is noticed, waited for and told of when it is back', async () => {
  let returns = 0;
  broker.onReconnect(() => {
    returns += 1;
  });
  expect(broker.isConnected()).toBe(true);
  await backing.killNats();
  await waitFor(() => !broker.isConnected());
  expect(returns).toBe(0);
  await backing.startNats();
  await waitFor(() => returns === 1);
  expect(broker.isConnected()).toBe(true);
});

test('closing ends at once, also while the broker is away', async () => {
  const away = await connectBroker({ url: backing.natsUrl, service: 'connection-test' });
  await broker.close();
  expect(broker.isConnected()).toBe(false);
  await backing.killNats();
  await waitFor(() => !away.isConnected());
  await away.close();
});

test('without a broker there is no connection', async () => {
  await expect(connectBroker({ url: 'nats://127.0.0.1:1', service: 'connection-test' })).rejects.toThrow();
});
