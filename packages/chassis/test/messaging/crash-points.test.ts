import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BackingServer } from '@donghu/backing';
import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
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
import { type CrashPoint, noCrash } from '../../src/lifecycle/crash-points.js';
import { type Broker, connectBroker, StrandedMessages } from '../../src/messaging/index.js';
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
  service,
  stream,
} from './drawdown-consumer.js';
import { keptLog } from './kept-log.js';

const heldMessage = 'another transaction holds what the events touch; they wait';

let backing: TestBacking;
/** Of its own: a transaction that a killed process left open is ended by the test. */
let mongo: BackingServer;
let broker: Broker;
let publisher: EventPublisher;
let store: ProjectStore;
let closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [backing, mongo] = await Promise.all([useTestBacking(), startTestMongo()]);
  broker = await connectBroker({ url: backing.natsUrl, service: 'crash-test' });
  publisher = await openEventPublisher(backing.natsUrl);
});

beforeEach(async () => {
  await declareStreams(broker);
  store = await openProjectStore({ mongoUrl: mongo.url });
});

afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
  await store.close();
  await forgetStreams(broker);
});

afterAll(async () => {
  await publisher.close();
  await broker.close();
  await Promise.all([backing.stop(), mongo.stop()]);
});

/** Runs the consumer as a process, armed to die at the point; resolves when it is dead. */
const dieAt = async (point: CrashPoint, environment: NodeJS.ProcessEnv = {}): Promise<void> => {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'consumer-program.mjs')], {
    env: {
      PATH: process.env.PATH,
      NATS_URL: backing.natsUrl,
      MONGODB_URL: mongo.url,
      DATABASE: store.connection.db.databaseName,
      STREAM: stream,
      CONSUMER: consumerName,
      ACK_WAIT_MILLIS: '200',
      DONGHU_TEST_SWITCHES: 'on',
      DONGHU_CRASH_POINT: point,
      ...environment,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
};

const startReplica = (options: DrawdownConsumerOptions = {}): void => {
  const consumer = createDrawdownConsumer(broker, store, { ackWaitMillis: 200, ...options });
  consumer.start();
  closing.push(() => consumer.stop());
};

const expectEffectOnce = async (project: string, count: bigint): Promise<void> => {
  await eventually(async () => expect(await store.outstanding(project)).toBe(count));
  await waitFor(() => isIdle(broker));
  expect(await store.outstanding(project)).toBe(count);
  expect(await readDeadLetters(backing.natsUrl)).toEqual([]);
};

const startStranded = (): void => {
  const stranded = new StrandedMessages({
    broker,
    service,
    consumers: [{ stream, name: consumerName }],
    wallClock: systemClock,
    log: keptLog().log,
    crash: noCrash,
  });
  stranded.start();
  closing.push(() => stranded.stop());
};

test.each<CrashPoint>(['after-fetch', 'before-load', 'after-effect-before-ack'])(
  'a process that dies %s leaves exactly one effect to the next replica',
  async (point) => {
    await publishDrawdowns(publisher, point, 5);
    await dieAt(point);
    startReplica();
    await expectEffectOnce(point, 5n);
  },
);

test('a process that dies inside its transaction leaves it open: its event waits until the store ends it, and others do not', async () => {
  await publishDrawdowns(publisher, 'open', 1);
  await dieAt('before-effect-commit');
  const { log, lines } = keptLog();
  startReplica({ log, backoffMillis: [1], pauseMillis: 50 });
  await waitFor(() => lines.some(({ msg }) => msg === heldMessage), { timeoutMillis: 20_000 });
  await publishDrawdowns(publisher, 'behind', 3);
  await eventually(async () => expect(await store.outstanding('behind')).toBe(3n));
  expect(await store.outstanding('open')).toBeUndefined();
  // What the store does by itself when the transaction's lifetime is over, 60 seconds by default.
  await store.connection.client.db('admin').command({ killAllSessions: [] });
  await expectEffectOnce('open', 1n);
});

test.each<CrashPoint>(['before-dead-letter-write', 'after-dead-letter-write'])(
  'a process that dies %s leaves exactly one letter in the end',
  async (point) => {
    await publisher.publish(eventCatalogue.CapitalDrawn, drawn('letter'), {
      body: new Uint8Array([0x0a, 0xff]),
    });
    await dieAt(point);
    startReplica();
    await waitFor(() => isIdle(broker));
    const letters = await readDeadLetters(backing.natsUrl);
    expect(letters.map(({ headers }) => headers['donghu-dead-letter-code'])).toEqual(['MALFORMED_PROTOBUF']);
  },
);

describe('a message that nobody acknowledges any more', () => {
  test('because each process died on it becomes a dead letter by the advisory', async () => {
    const sent = await publisher.publish(eventCatalogue.CapitalDrawn, drawn('stranded', 7n));
    const maxDeliveries = 2;
    for (let delivery = 1; delivery <= maxDeliveries; delivery += 1) {
      await dieAt('after-fetch', { MAX_DELIVERIES: String(maxDeliveries) });
    }
    startReplica({ maxDeliveries });
    startStranded();
    const [letter, ...others] = await waitFor(
      async () => {
        const letters = await readDeadLetters(backing.natsUrl);
        return letters.length === 0 ? undefined : letters;
      },
      { what: 'the letter of the stranded message', timeoutMillis: 20_000 },
    );
    expect(others).toEqual([]);
    expect(letter?.body).toEqual(eventCatalogue.CapitalDrawn.encode(drawn('stranded', 7n)));
    expect(letter?.headers).toMatchObject({
      'ce-id': sent.id,
      'donghu-dead-letter-code': 'INTERNAL',
      'donghu-dead-letter-reason':
        'delivered 2 times and never settled: each time the process ended, or gave it back, first',
      'donghu-dead-letter-stream': stream,
      'donghu-dead-letter-sequence': String(sent.sequence),
      'donghu-dead-letter-subject': sent.subject,
      'donghu-dead-letter-consumer': consumerName,
      'donghu-dead-letter-attempts': String(maxDeliveries),
    });
    expect(await store.outstanding('stranded')).toBeUndefined();
  });

  test('because it was terminated becomes a dead letter too, and an advisory of another consumer does not', async () => {
    startStranded();
    await broker.manager.consumers.add(stream, { durable_name: consumerName, ack_policy: 'explicit' });
    await broker.manager.consumers.add(stream, { durable_name: 'another__consumer', ack_policy: 'explicit' });
    await publisher.publish(eventCatalogue.CapitalDrawn, drawn('terminated'));
    for (const name of [consumerName, 'another__consumer']) {
      const consumer = await broker.jetstream.consumers.get(stream, name);
      (await consumer.next())?.term('by hand');
    }
    const letters = await waitFor(async () => {
      const found = await readDeadLetters(backing.natsUrl);
      return found.length === 0 ? undefined : found;
    });
    expect(letters.map(({ headers }) => headers['donghu-dead-letter-consumer'])).toEqual([consumerName]);
    expect(letters[0]?.headers['donghu-dead-letter-reason']).toBe('the message was terminated: by hand');
  });
});
