import { eventCatalogue } from '@donghu/contracts';
import { domainError, Refusal, systemClock, uuidV7 } from '@donghu/kernel';
import {
  type EventPublisher,
  eventually,
  openEventPublisher,
  type PublishOptions,
  type TestBacking,
  useTestBacking,
  waitFor,
} from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CrashPoint } from '../../src/lifecycle/crash-points.js';
import {
  type Broker,
  connectBroker,
  type EventConsumer,
  redeliverySubject,
} from '../../src/messaging/index.js';
import { inboxOf } from '../../src/store/index.js';
import { metricsText } from '../../src/telemetry/index.js';
import { openProjectStore, type ProjectStore } from '../store/project-store.js';
import {
  consumerName,
  createDrawdownConsumer,
  type DrawdownConsumerOptions,
  declareStreams,
  drawn,
  forgetStreams,
  isIdle,
  messagesOf,
  publishDrawdowns,
  readDeadLetters,
  stream,
} from './drawdown-consumer.js';
import { watchSignsOfLife } from './signs-of-life.js';

const { CapitalDrawn } = eventCatalogue;

let backing: TestBacking;
let broker: Broker;
let publisher: EventPublisher;
let store: ProjectStore;
let running: EventConsumer[] = [];

beforeAll(async () => {
  backing = await useTestBacking();
  broker = await connectBroker({ url: backing.natsUrl, service: 'consumer-test' });
  publisher = await openEventPublisher(backing.natsUrl);
});

beforeEach(async () => {
  await declareStreams(broker);
  store = await openProjectStore();
});

afterEach(async () => {
  await Promise.all(running.map((consumer) => consumer.stop()));
  running = [];
  await store.close();
  await forgetStreams(broker);
});

afterAll(async () => {
  await publisher.close();
  await broker.close();
  await backing.stop();
});

const start = (options: DrawdownConsumerOptions = {}): EventConsumer => {
  const consumer = createDrawdownConsumer(broker, store, options);
  consumer.start();
  running.push(consumer);
  return consumer;
};

const idle = (): Promise<boolean> =>
  waitFor(() => isIdle(broker), { what: 'every message to be settled', timeoutMillis: 30_000 });

const deadLetters = () => readDeadLetters(backing.natsUrl);

const codes = async (): Promise<(string | undefined)[]> =>
  (await deadLetters()).map(({ headers }) => headers['donghu-dead-letter-code']);

describe('one effect for an event', () => {
  test('of a plain one, with its mark and no dead letter', async () => {
    start();
    await publishDrawdowns(publisher, 'plain', 100);
    await eventually(async () => expect(await store.outstanding('plain')).toBe(100n));
    await idle();
    expect(await inboxOf(store.connection.db).countDocuments({ consumer: consumerName })).toBe(100);
    expect(await deadLetters()).toEqual([]);
  });

  test('that is measured in seconds, in the buckets of the semantic conventions', async () => {
    start();
    await publishDrawdowns(publisher, 'measured', 1);
    await eventually(async () =>
      expect(await metricsText()).toMatch(/^messaging_process_duration_bucket\{.*le="0.005"\}/m),
    );
  });

  test('whose acknowledgement was lost', async () => {
    let losses = 2;
    start({
      crash: (point: CrashPoint) => {
        if (point !== 'after-effect-before-ack' || losses === 0) return;
        losses -= 1;
        throw new Error('between effect and acknowledgement');
      },
    });
    await publishDrawdowns(publisher, 'lost', 10);
    await waitFor(() => losses === 0);
    await idle();
    expect(await store.outstanding('lost')).toBe(10n);
    expect(await deadLetters()).toEqual([]);
  });

  test('that stands in the stream three times under one id, in one batch', async () => {
    const id = uuidV7(systemClock);
    for (const copy of ['1', '2', '3']) {
      await publisher.publish(CapitalDrawn, drawn('thrice'), {
        id,
        headers: { 'Nats-Msg-Id': `${id}-${copy}` },
      });
    }
    start();
    await eventually(async () => expect(await store.outstanding('thrice')).toBe(1n));
    await idle();
    expect(await store.outstanding('thrice')).toBe(1n);
    expect(await deadLetters()).toEqual([]);
  });

  test('that is published again long after, under the same id', async () => {
    start();
    const { id } = await publisher.publish(CapitalDrawn, drawn('repeated'));
    await eventually(async () => expect(await store.outstanding('repeated')).toBe(1n));
    await publisher.publish(CapitalDrawn, drawn('repeated'), { id, headers: { 'Nats-Msg-Id': 'again' } });
    await idle();
    expect(await store.outstanding('repeated')).toBe(1n);
  });

  test('shared by two replicas of the consumer', async () => {
    start();
    start();
    await publishDrawdowns(publisher, 'shared', 300);
    await eventually(async () => expect(await store.outstanding('shared')).toBe(300n));
    await idle();
    expect(await deadLetters()).toEqual([]);
  });

  test('that is sent again to this consumer alone, as a replay of a dead letter does, however often', async () => {
    let open = false;
    start({ judge: () => (open ? undefined : domainError('PROJECT_UNKNOWN', 'not known')) });
    const sent = await publisher.publish(CapitalDrawn, drawn('replayed'));
    const [letter] = await waitFor(async () => {
      const letters = await deadLetters();
      return letters.length === 1 ? letters : undefined;
    });
    open = true;
    const body = letter?.body ?? new Uint8Array();
    const headers = Object.fromEntries(
      Object.entries(letter?.headers ?? {}).filter(([name]) => !name.startsWith('Nats-')),
    );
    for (const name of ['another__consumer', consumerName, consumerName]) {
      await publisher.publishRaw(redeliverySubject(stream, name), body, headers);
    }
    await eventually(async () => expect(await store.outstanding('replayed')).toBe(1n));
    await idle();
    expect(await store.outstanding('replayed')).toBe(1n);
    expect(letter?.headers['ce-id']).toBe(sent.id);
  });
});

describe('poison becomes a dead letter at once, and what is good beside it flows', () => {
  const cases: [string, PublishOptions, string][] = [
    ['bytes that are no protobuf', { body: new Uint8Array([0x0a, 0xff, 0x01]) }, 'MALFORMED_PROTOBUF'],
    [
      'a type of another context',
      { headers: { 'ce-type': 'donghu.policy.v1.PolicyAccepted' } },
      'UNKNOWN_EVENT_TYPE',
    ],
    ['an unknown version of the envelope', { headers: { 'ce-specversion': '2.0' } }, 'EVENT_HEADER_INVALID'],
    ['no event id', { headers: { 'ce-id': undefined, 'Nats-Msg-Id': undefined } }, 'EVENT_HEADER_INVALID'],
    ['no aggregate version', { headers: { 'donghu-aggregate-version': undefined } }, 'EVENT_HEADER_INVALID'],
    [
      'an aggregate version below 1',
      { headers: { 'donghu-aggregate-version': '0' } },
      'EVENT_HEADER_INVALID',
    ],
    ['a subject of another party', { subject: 'capital.v1.drawn.91420100MA4KX4YY1B' }, 'SUBJECT_MISMATCH'],
  ];

  test.each(cases)('%s', async (_what, options, code) => {
    start();
    const sent = await publisher.publish(CapitalDrawn, drawn('poison', 9n), options);
    await publishDrawdowns(publisher, 'good', 3);
    const [letter, ...others] = await waitFor(async () => {
      const letters = await deadLetters();
      return letters.length === 0 ? undefined : letters;
    });
    expect(others).toEqual([]);
    expect(letter?.subject).toBe(`dead-letter.${consumerName}`);
    expect(letter?.body).toEqual(options.body ?? CapitalDrawn.encode(drawn('poison', 9n)));
    expect(letter?.headers).toMatchObject({
      'donghu-dead-letter-code': code,
      'donghu-dead-letter-stream': stream,
      'donghu-dead-letter-sequence': String(sent.sequence),
      'donghu-dead-letter-subject': sent.subject,
      'donghu-dead-letter-consumer': consumerName,
      'donghu-dead-letter-attempts': '1',
      'ce-source': '/donghu/capital',
      'content-type': 'application/protobuf',
    });
    expect(letter?.headers['donghu-dead-letter-reason']).not.toBe('');
    await eventually(async () => expect(await store.outstanding('good')).toBe(3n));
    await idle();
    expect(await store.outstanding('poison')).toBeUndefined();
  });

  test('a message without headers, and one whose header block breaks the rules', async () => {
    start();
    broker.connection.publish('capital.v1.drawn.x', 'no headers');
    await publishWithRawHeaders('capital.v1.drawn.x', 'NATS/1.0\r\nbad name: x\r\nce-id: y\r\n\r\n');
    await publishDrawdowns(publisher, 'good', 3);
    await eventually(async () =>
      expect(await codes()).toEqual(['EVENT_HEADER_INVALID', 'EVENT_HEADER_INVALID']),
    );
    await idle();
    expect(await store.outstanding('good')).toBe(3n);
  });

  test('another payload under a used id, in one batch and later', async () => {
    const id = uuidV7(systemClock);
    await publisher.publish(CapitalDrawn, drawn('used', 1n), { id });
    await publisher.publish(CapitalDrawn, drawn('used', 2n), { id, headers: { 'Nats-Msg-Id': 'b' } });
    start();
    await eventually(async () => expect(await store.outstanding('used')).toBe(1n));
    await publisher.publish(CapitalDrawn, drawn('used', 3n), { id, headers: { 'Nats-Msg-Id': 'c' } });
    await eventually(async () => expect(await codes()).toEqual(['EVENT_ID_REUSED', 'EVENT_ID_REUSED']));
    await idle();
    expect(await store.outstanding('used')).toBe(1n);
  });

  test('a message about as large as the broker takes: its letter says where it is; a larger one is refused to its sender', async () => {
    start();
    const largest = broker.connection.info?.max_payload ?? 0;
    expect(largest).toBe(8 * 1024 * 1024);
    const body = new Uint8Array(largest - 1_000).fill(0xff);
    const sent = await publisher.publish(CapitalDrawn, drawn('large'), { body });
    await publishDrawdowns(publisher, 'good', 3);
    await eventually(async () => expect(await codes()).toEqual(['MALFORMED_PROTOBUF']));
    const [letter] = await deadLetters();
    expect(letter?.body).toHaveLength(0);
    expect(letter?.headers).toMatchObject({
      'ce-id': sent.id,
      'donghu-dead-letter-body': 'in-origin',
      'donghu-dead-letter-sequence': String(sent.sequence),
    });
    await eventually(async () => expect(await store.outstanding('good')).toBe(3n));
    await idle();
    await expect(
      publisher.publishRaw('capital.v1.drawn.91420100MA4KX3XX0A', new Uint8Array(largest + 1)),
    ).rejects.toThrow('max_payload size exceeded');
  });

  test('two thousand of them do not hold up what is behind', async () => {
    const poison = new Uint8Array([0x0a, 0xff]);
    await Promise.all(
      Array.from({ length: 2_000 }, () => publisher.publish(CapitalDrawn, drawn('flood'), { body: poison })),
    );
    await publishDrawdowns(publisher, 'behind', 50);
    start();
    await eventually(async () => expect(await store.outstanding('behind')).toBe(50n));
    await idle();
    expect(await deadLetters()).toHaveLength(2_000);
    expect(await store.outstanding('flood')).toBeUndefined();
  });
});

describe('what the decision says', () => {
  test('a refusal that waiting cannot mend is a dead letter with its reason, without its change', async () => {
    start({
      judge: ({ drawdownReference }) =>
        drawdownReference === 'D-1' ? domainError('OVER_COMMITMENT', '超出签约金额 by 1') : undefined,
    });
    await publishDrawdowns(publisher, 'refused', 5);
    await eventually(async () => expect(await store.outstanding('refused')).toBe(4n));
    await idle();
    const [letter] = await deadLetters();
    expect(letter?.headers).toMatchObject({
      'donghu-dead-letter-code': 'OVER_COMMITMENT',
      'donghu-dead-letter-reason': `${encodeURIComponent('超出签约金额')} by 1`,
    });
  });

  test('a retryable refusal is delayed and comes back', async () => {
    const tries: number[] = [];
    start({
      backoffMillis: [200, 400],
      judge: () => {
        tries.push(performance.now());
        return tries.length < 3 ? domainError('PREDECESSOR_MISSING', 'not yet') : undefined;
      },
    });
    await publisher.publish(CapitalDrawn, drawn('early'));
    await eventually(async () => expect(await store.outstanding('early')).toBe(1n));
    const [first = 0, second = 0, third = 0] = tries;
    expect(second - first).toBeGreaterThan(150);
    expect(third - second).toBeGreaterThan(350);
    expect(await deadLetters()).toEqual([]);
  });

  test('a fault of the code fails the guilty event alone, after a bounded number of tries', async () => {
    let decisions = 0;
    start({
      backoffMillis: [50, 100],
      judge: ({ drawdownReference }) => {
        if (drawdownReference !== 'D-1') return undefined;
        decisions += 1;
        throw new TypeError('cannot read 项目');
      },
    });
    await publishDrawdowns(publisher, 'fault', 5);
    await eventually(async () => expect(await store.outstanding('fault')).toBe(4n));
    await waitFor(async () => (await deadLetters()).length === 1);
    await idle();
    const [letter] = await deadLetters();
    // Each try decides by what was read first, and by fresh documents.
    expect(decisions).toBe(2 * 5);
    expect(letter?.headers).toMatchObject({
      'donghu-dead-letter-code': 'INTERNAL',
      'donghu-dead-letter-reason': `TypeError: cannot read ${encodeURIComponent('项目')}`,
      'donghu-dead-letter-attempts': '5',
    });
  });
});

describe('what the preparation says', () => {
  test('while another service is away the batch waits, without a dead letter and without using up tries', async () => {
    let away = true;
    let asked = 0;
    const signs = watchSignsOfLife(broker);
    start({
      ackWaitMillis: 1_000,
      pauseMillis: 200,
      prepare: async (events) => {
        asked += 1;
        if (away) throw new Refusal(domainError('DEPENDENCY_UNAVAILABLE', 'credit-rating is away'));
        return messagesOf(events);
      },
    });
    await publishDrawdowns(publisher, 'waiting', 3);
    await waitFor(() => asked >= 4);
    await signs.givenForAllUnsettled(4);
    away = false;
    await eventually(async () => expect(await store.outstanding('waiting')).toBe(3n));
    await idle();
    expect(await deadLetters()).toEqual([]);
  });

  test('a fault of the code fails the guilty event alone', async () => {
    start({
      backoffMillis: [50, 100],
      prepare: async (events) => {
        if (events.some(({ message }) => message.drawdownReference === 'D-1')) throw new TypeError('broken');
        return messagesOf(events);
      },
    });
    await publishDrawdowns(publisher, 'prepare', 5);
    await eventually(async () => expect(await store.outstanding('prepare')).toBe(4n));
    await waitFor(async () => (await codes()).length === 1);
    expect(await codes()).toEqual(['INTERNAL']);
  });

  test('another number of inputs than of events is such a fault, and changes nothing', async () => {
    start({ backoffMillis: [50], prepare: async () => [] });
    await publisher.publish(CapitalDrawn, drawn('inputs'));
    await waitFor(async () => (await codes()).length === 1);
    expect(await store.outstanding('inputs')).toBeUndefined();
  });
});

describe('stop', () => {
  test('gives back what is not handled, for another replica', async () => {
    let entered = false;
    const slow = start({
      prepare: (_events, signal) => {
        entered = true;
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
      ackWaitMillis: 30_000,
      maxBatch: 2,
    });
    await publishDrawdowns(publisher, 'given', 10);
    await waitFor(() => entered);
    await slow.stop();
    start();
    await eventually(async () => expect(await store.outstanding('given')).toBe(10n));
    await idle();
    expect(await deadLetters()).toEqual([]);
  });
});

/** What no client library would send: the broker carries it all the same. */
async function publishWithRawHeaders(subject: string, block: string): Promise<void> {
  const { connect } = await import('node:net');
  const { port, hostname } = new URL(backing.natsUrl);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write('CONNECT {"verbose":false,"headers":true}\r\n');
      socket.write(`HPUB ${subject} ${block.length} ${block.length + 1}\r\n${block}x\r\nPING\r\n`);
    });
    socket.on('error', reject);
    socket.on('data', (data) => {
      if (!data.includes('PONG')) return;
      socket.destroy();
      resolve();
    });
  });
}
