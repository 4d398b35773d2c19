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
import { openProjectStore, type Project, type ProjectStore, projects } from '../store/project-store.js';
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
/** Of its own: it is frozen, and its locks are nobody else's. */
let mongo: BackingServer;
let broker: Broker;
let publisher: EventPublisher;
let store: ProjectStore;
let consumer: EventConsumer;
let letGo: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  [backing, mongo] = await Promise.all([useTestBacking(), startTestMongo()]);
  broker = await connectBroker({ url: backing.natsUrl, service: 'held-test' });
  publisher = await openEventPublisher(backing.natsUrl);
});

beforeEach(async () => {
  await declareStreams(broker);
  store = await openProjectStore({ mongoUrl: mongo.url });
});

afterEach(async () => {
  await letGo();
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
  consumer = createDrawdownConsumer(broker, store, {
    ackWaitMillis: 500,
    patienceMillis: 300,
    pauseMillis: 100,
    ...options,
  });
  consumer.start();
};

/** Keeps the projects in a transaction, as a process that was killed inside one does. */
const hold = async (...ids: readonly string[]): Promise<void> => {
  for (const id of ids) await store.seed(id, 0n);
  const session = store.connection.client.startSession();
  session.startTransaction();
  const collection = store.connection.db.collection<Project>(projects.name);
  await collection.updateMany({ _id: { $in: [...ids] } }, { $set: { outstandingFen: 99n } }, { session });
  letGo = async () => {
    letGo = async () => undefined;
    await session.abortTransaction();
    await session.endSession();
  };
};

const expectSettled = async (project: string, count: bigint): Promise<void> => {
  await eventually(async () => expect(await store.outstanding(project)).toBe(count), {
    timeoutMillis: 30_000,
  });
  await waitFor(() => isIdle(broker), { timeoutMillis: 30_000 });
  expect(await store.outstanding(project)).toBe(count);
  expect(await readDeadLetters(backing.natsUrl)).toEqual([]);
};

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `held-${index}`);

describe('an event whose document another transaction holds', () => {
  test('waits, while those beside and behind it flow, and uses up no delivery', async () => {
    const signs = watchSignsOfLife(broker);
    await hold('held');
    await publishDrawdowns(publisher, 'held', 1);
    await publishDrawdowns(publisher, 'beside', 20);
    start();
    await eventually(async () => expect(await store.outstanding('beside')).toBe(20n));
    await publishDrawdowns(publisher, 'behind', 20);
    await eventually(async () => expect(await store.outstanding('behind')).toBe(20n));
    // The broker would have delivered it again in the time of three signs.
    await signs.givenForAllUnsettled(7);
    const info = await broker.manager.consumers.info(stream, consumerName);
    expect(info.num_ack_pending).toBe(1);
    await letGo();
    await expectSettled('held', 1n);
  });

  test('is followed by the later ones of its aggregate, in their order', async () => {
    await hold('held');
    const handled: string[] = [];
    start({
      judge: ({ projectId, drawdownReference }) => {
        if (projectId === 'held' && !handled.includes(drawdownReference)) handled.push(drawdownReference);
        return undefined;
      },
    });
    for (const reference of ['D-1', 'D-2', 'D-3']) {
      await publisher.publish(eventCatalogue.CapitalDrawn, drawn('held', 1n, reference));
      await publishDrawdowns(publisher, `beside-${reference}`, 1);
      await eventually(async () => expect(await store.outstanding(`beside-${reference}`)).toBe(1n));
    }
    expect(handled).toEqual(['D-1']);
    await letGo();
    await expectSettled('held', 3n);
    expect(handled).toEqual(['D-1', 'D-2', 'D-3']);
  });

  test('among more than are parked holds up the others only for as long as it is held', async () => {
    const held = numbered(24);
    await hold(...held);
    start({ maxBatch: 8 });
    for (const project of held) await publishDrawdowns(publisher, project, 1);
    await publishDrawdowns(publisher, 'behind', 10);
    const { log, lines } = keptLog();
    await waitFor(
      async () => (await broker.manager.consumers.info(stream, consumerName)).num_ack_pending > 8,
    );
    log.info('held');
    expect(lines).toHaveLength(1);
    await letGo();
    await expectSettled('behind', 10n);
    for (const project of held) await expectSettled(project, 1n);
  });
});

describe('a consumer that is stopped', () => {
  test('while its events are held gives them back at once', async () => {
    const held = numbered(20);
    await hold(...held);
    for (const project of held) await publishDrawdowns(publisher, project, 1);
    const { log, lines } = keptLog();
    start({ patienceMillis: 60_000, log });
    await waitFor(
      async () => (await broker.manager.consumers.info(stream, consumerName)).num_ack_pending > 8,
    );
    await consumer.stop();
    expect(lines.filter(({ level }) => level === 50)).toEqual([]);
    await letGo();
    start();
    for (const project of held) await expectSettled(project, 1n);
  });

  test('while its store does not answer does not wait for it', async () => {
    start();
    await publishDrawdowns(publisher, 'frozen', 1);
    await eventually(async () => expect(await store.outstanding('frozen')).toBe(1n));
    await mongo.kill('SIGSTOP');
    await publishDrawdowns(publisher, 'frozen', 1);
    await waitFor(
      async () => (await broker.manager.consumers.info(stream, consumerName)).num_ack_pending > 0,
    );
    await consumer.stop();
    await mongo.kill('SIGCONT');
    start();
    await expectSettled('frozen', 2n);
  });
});
