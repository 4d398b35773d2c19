import type { BackingServer } from '@donghu/backing';
import { eventCatalogue } from '@donghu/contracts';
import {
  type EventPublisher,
  eventually,
  openEventPublisher,
  startTestMongo,
  type TestBacking,
  useTestBacking,
  waitFor,
} from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Broker, connectBroker, type EventConsumer } from '../../src/messaging/index.js';
import { openProjectStore, type ProjectStore } from '../store/project-store.js';
import {
  consumerName,
  createDrawdownConsumer,
  type DrawdownConsumerOptions,
  declareStreams,
  drawn,
  forgetStreams,
  isIdle,
  publishDrawdowns,
  readDeadLetters,
  stream,
} from './drawdown-consumer.js';
import { keptLog } from './kept-log.js';
import { watchSignsOfLife } from './signs-of-life.js';

let backing: TestBacking;
let mongo: BackingServer;
let broker: Broker;
let publisher: EventPublisher;
let store: ProjectStore;
let consumer: EventConsumer;

beforeAll(async () => {
  [backing, mongo] = await Promise.all([useTestBacking(), startTestMongo()]);
  broker = await connectBroker({ url: backing.natsUrl, service: 'consumer-test' });
  publisher = await openEventPublisher(backing.natsUrl);
});

beforeEach(async () => {
  await declareStreams(broker);
  store = await openProjectStore({ mongoUrl: mongo.url, patienceMillis: 300 });
});

afterEach(async () => {
  // A test that failed half way has not started it again.
  await mongo.start();
  await consumer.stop();
  await store.close();
  await forgetStreams(broker);
});

afterAll(async () => {
  await publisher.close();
  await broker.close();
  await Promise.all([backing.stop(), mongo.stop()]);
});

const start = (options: DrawdownConsumerOptions = {}): void => {
  consumer = createDrawdownConsumer(broker, store, options);
  consumer.start();
};

const expectAll = async (project: string, count: bigint): Promise<void> => {
  await eventually(async () => expect(await store.outstanding(project)).toBe(count), {
    timeoutMillis: 30_000,
  });
  await waitFor(() => isIdle(broker), { timeoutMillis: 30_000 });
  expect(await store.outstanding(project)).toBe(count);
  expect(await readDeadLetters(backing.natsUrl)).toEqual([]);
};

describe('the store', () => {
  test('away for longer than the broker waits: nothing is lost, doubled or given up', async () => {
    const { log, lines } = keptLog();
    const signs = watchSignsOfLife(broker);
    start({ ackWaitMillis: 1_000, maxBatch: 8, log });
    await publishDrawdowns(publisher, 'before', 8);
    await eventually(async () => expect(await store.outstanding('before')).toBe(8n));
    await mongo.kill('SIGKILL');
    await publishDrawdowns(publisher, 'away', 100);
    const waits = () => lines.filter(({ msg }) => msg === 'cannot be handled now; the batch waits');
    await waitFor(() => waits().length >= 3);
    // What waits in memory is kept alive: it has waited for longer than the broker does.
    await signs.givenForAllUnsettled(4);
    await mongo.start();
    await expectAll('away', 100n);
  });

  test('killed again and again under way', async () => {
    start({ ackWaitMillis: 1_000 });
    const publishing = (async () => {
      for (let round = 0; round < 10; round += 1) await publishDrawdowns(publisher, 'again', 30);
    })();
    for (let round = 0; round < 2; round += 1) {
      await mongo.kill('SIGKILL');
      await mongo.start();
    }
    await publishing;
    await expectAll('again', 300n);
  });
});

describe('the broker', () => {
  test('restarted in the middle', async () => {
    start();
    await publishDrawdowns(publisher, 'restart', 100);
    await backing.restartNats();
    await publishDrawdowns(publisher, 'restart', 100);
    await expectAll('restart', 200n);
  });

  test('killed in the middle, and away for a while', async () => {
    start();
    await publishDrawdowns(publisher, 'killed', 100);
    await backing.killNats();
    await waitFor(() => !broker.isConnected());
    await backing.startNats();
    await publishDrawdowns(publisher, 'killed', 100);
    await expectAll('killed', 200n);
  });

  test('away when the consumer is stopped: it stops all the same, in time', async () => {
    start();
    await publishDrawdowns(publisher, 'stopped', 5);
    await eventually(async () => expect(await store.outstanding('stopped')).toBe(5n));
    await backing.killNats();
    await waitFor(() => !broker.isConnected());
    await consumer.stop();
    await backing.startNats();
    await waitFor(() => broker.isConnected());
  });

  test('away when the consumer starts: it waits for it', async () => {
    await backing.killNats();
    await waitFor(() => !broker.isConnected());
    start();
    await backing.startNats();
    await publishDrawdowns(publisher, 'waited', 5);
    await expectAll('waited', 5n);
  });

  test('whose consumer was deleted by hand: it is made again and goes on, without a second effect', async () => {
    start();
    await publishDrawdowns(publisher, 'deleted', 20);
    await eventually(async () => expect(await store.outstanding('deleted')).toBe(20n));
    await broker.manager.consumers.delete(stream, consumerName);
    await publishDrawdowns(publisher, 'deleted', 20);
    await expectAll('deleted', 40n);
  });

  test('whose stream appears only later: the consumer waits for it', async () => {
    await forgetStreams(broker);
    const { log, lines } = keptLog();
    start({ log });
    await waitFor(() => lines.length > 0);
    await declareStreams(broker);
    await publisher.publish(eventCatalogue.CapitalDrawn, drawn('later'));
    await expectAll('later', 1n);
    expect(lines).toEqual([expect.objectContaining({ level: 30, consumer: consumerName, stream })]);
  });
});
