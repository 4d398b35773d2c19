import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
import {
  type EventPublisher,
  type JsonAnswer,
  openEventPublisher,
  startTestService,
  type TestService,
  waitFor,
} from '@donghu/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { nanos } from '@nats-io/nats-core';
import { openDevelopmentIssuer } from '../../src/authentication/index.js';
import { startService } from '../../src/lifecycle/index.js';
import { type Broker, connectBroker } from '../../src/messaging/index.js';
import { connectMongo, type MongoConnection } from '../../src/store/index.js';
import { consumerName, enterpriseChanged, enterpriseList, type Listed, usccOf } from './enterprise-list.js';

const { EnterpriseChanged } = eventCatalogue;
const operator = { role: 'operator' };

let service: TestService;
let publisher: EventPublisher;
let broker: Broker;
let store: MongoConnection;

beforeAll(async () => {
  service = await startTestService({
    start: (environment) => startService(enterpriseList, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  const { natsUrl, mongoUrl, databasePrefix } = service.backing;
  publisher = await openEventPublisher(natsUrl);
  broker = await connectBroker({ url: natsUrl, service: 'replay-test' });
  store = await connectMongo(mongoUrl, `${databasePrefix}_enterprise_list`, 'replay-test');
});

afterAll(async () => {
  await store?.close();
  await broker?.close();
  await publisher?.close();
  await service?.stop();
});

const live = () => store.db.collection<Listed>('enterprises');

const tell = async (place: number, version: number): Promise<string> =>
  (
    await publisher.publish(EnterpriseChanged, enterpriseChanged(place, version), {
      aggregateVersion: version,
    })
  ).id;

/** By the place in the stream: the broker counts what is pending a moment after it has acknowledged it. */
const settled = (): Promise<unknown> =>
  waitFor(async () => {
    const { state } = await broker.manager.streams.info('REGISTRY');
    const info = await broker.manager.consumers.info('REGISTRY', consumerName);
    return info.delivered.stream_seq >= state.last_seq && info.num_ack_pending === 0;
  });

const companies = 30;

beforeEach(async () => {
  // In another order than the registry's, and the oldest state last.
  await Promise.all(
    Array.from({ length: companies }, async (_, place) => {
      for (const version of place % 2 === 0 ? [1, 2, 3] : [3, 1, 2]) await tell(place, version);
    }),
  );
  await settled();
});

/** Stream, consumer and documents begin anew: a test may have spoilt them. */
afterEach(async () => {
  await broker.manager.streams.delete('REGISTRY');
  await store.db.collection('inbox').deleteMany({});
  await live().deleteMany({});
  await publisher.close();
  publisher = await openEventPublisher(service.backing.natsUrl);
});

const ask = (body: object, as = operator): Promise<JsonAnswer> =>
  service.call('POST', '/v1/replays', { as, body });

const ended = (id: string): Promise<JsonAnswer['body']> =>
  waitFor(
    async () => {
      const { body } = await service.call('GET', `/v1/replays/${id}`, { as: { role: 'auditor' } });
      return ['DONE', 'REFUSED', 'FAILED'].includes(body.state) && body;
    },
    { what: 'the end of the replay', timeoutMillis: 60_000 },
  );

/** The only projection of a replay that has ended. */
const replay = async (body: object = {}): Promise<JsonAnswer['body']> => {
  const answer = await ask(body);
  expect(answer.status).toBe(202);
  const { projections, finishedAt } = await ended(answer.body.id);
  expect(finishedAt).toEqual(expect.any(String));
  return projections[0];
};

const nothingDiffers = { missing: 0, changed: 0, unknown: 0 };

const leftOver = async (): Promise<readonly string[]> =>
  (await store.db.listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => name.includes('rebuilt'));

test('twice gives the bytes of the live projection, whatever the order and repetition of the events', async () => {
  const repeated = await tell(companies, 1);
  await publisher.publish(EnterpriseChanged, enterpriseChanged(companies, 1), {
    id: repeated,
    headers: { 'Nats-Msg-Id': 'another' },
  });
  await settled();
  const first = await replay();
  expect(first).toMatchObject({
    projection: 'enterprises',
    state: 'DONE',
    streams: [{ stream: 'REGISTRY', from: 1, to: 3 * companies + 2 }],
    eventsRead: 3 * companies + 2,
    eventsRefused: 0,
    documents: companies + 1,
    digestBefore: expect.stringMatching(/^[0-9a-f]{64}$/),
    differences: nothingDiffers,
  });
  expect(first.digestAfter).toBe(first.digestBefore);
  const second = await replay({ projection: 'enterprises' });
  expect([second.digestBefore, second.digestAfter]).toEqual([first.digestAfter, first.digestAfter]);
  expect(await leftOver()).toEqual([]);
});

test('what was spoilt by hand is healed at once for every reader', async () => {
  const { digestAfter: right } = await replay();
  await live().deleteMany({ _id: { $in: [usccOf(3), usccOf(4)] } });
  await live().updateOne({ _id: usccOf(5) }, { $set: { nameZh: '改错了' } });
  const right3 = [3, 4, 5].map((place) => `东湖企业${place} 第3版`);
  let isOver = false;
  const seen = new Set<string>();
  const reader = (async () => {
    while (!isOver) {
      const spoilt = { _id: { $in: [3, 4, 5].map(usccOf) } };
      const found = await live()
        .find(spoilt, { sort: { _id: 1 } })
        .toArray();
      seen.add(found.map(({ nameZh }) => nameZh).join());
    }
  })();
  const healed = await replay();
  await waitFor(() => seen.has(right3.join()));
  isOver = true;
  await reader;
  expect(healed).toMatchObject({
    state: 'DONE',
    differences: { missing: 2, changed: 1, unknown: 0 },
    digestAfter: right,
  });
  expect(healed.digestBefore).not.toBe(right);
  expect(seen).toEqual(new Set(['改错了', right3.join()]));
  expect(await live().findOne({ _id: usccOf(5) })).toEqual({
    _id: usccOf(5),
    nameZh: '东湖企业5 第3版',
    sourceVersion: 3,
    version: 3,
  });
});

test('a document that no event tells of stays until somebody says that it may go', async () => {
  const { digestAfter: right } = await replay();
  await live().insertOne({ _id: 'nobody', nameZh: '无', sourceVersion: 1, version: 1 });
  expect(await replay()).toMatchObject({ state: 'REFUSED', fault: { code: 'UNKNOWN_DOCUMENTS' } });
  expect(await live().countDocuments({ _id: 'nobody' })).toBe(1);
  const removed = await replay({ removeUnknown: true });
  expect(removed).toMatchObject({ state: 'DONE', differences: { unknown: 1 }, digestAfter: right });
  expect(await live().countDocuments({ _id: 'nobody' })).toBe(0);
});

test('nothing of what arrives meanwhile is lost, and the live consumer goes on', async () => {
  const answer = await ask({});
  let version = 3;
  let told = 0;
  const isOver = ended(answer.body.id);
  let over = false;
  void isOver.then(() => {
    over = true;
  });
  do {
    version += 1;
    await Promise.all(Array.from({ length: companies }, (_, place) => tell(place, version)));
    told += companies;
  } while (!over || told < 300);
  expect((await isOver).projections[0]).toMatchObject({ state: 'DONE', differences: nothingDiffers });
  await settled();
  expect(await live().countDocuments({ sourceVersion: version })).toBe(companies);
  const after = await replay();
  expect(after).toMatchObject({ state: 'DONE', differences: nothingDiffers });
});

test('from a sequence or a time on, only the later events are read, on top of what is there', async () => {
  const begun = new Date();
  await tell(0, 4);
  await settled();
  await live().deleteMany({ _id: { $in: [usccOf(0), usccOf(1)] } });
  const sequence = 3 * companies + 1;
  const fromSequence = await replay({ fromSequence: sequence });
  expect(fromSequence).toMatchObject({
    state: 'DONE',
    streams: [{ from: sequence, to: sequence }],
    eventsRead: 1,
    differences: { missing: 1, changed: 0, unknown: 0 },
  });
  expect(await live().findOne({ _id: usccOf(0) })).toMatchObject({ sourceVersion: 4 });
  expect(await live().findOne({ _id: usccOf(1) })).toBeNull();
  await live().deleteOne({ _id: usccOf(0) });
  expect(await replay({ fromTime: begun.toISOString() })).toMatchObject({
    eventsRead: 1,
    differences: { missing: 1 },
  });
});

describe('a replay is refused, and the live projection stays,', () => {
  test('where the stream lost what the consumer has handled', async () => {
    await broker.manager.streams.deleteMessage('REGISTRY', 7);
    const refused = await replay();
    expect(refused).toMatchObject({ state: 'REFUSED', fault: { code: 'EVENTS_MISSING' } });
    expect(refused.fault.detail).toContain(`handled ${3 * companies} events, of which REGISTRY holds`);
    expect(await live().countDocuments()).toBe(companies);
  });

  test('where the first event that is needed is too old to be kept', async () => {
    const { config } = await broker.manager.streams.info('REGISTRY');
    const age = nanos(1_000);
    await broker.manager.streams.update('REGISTRY', { ...config, max_age: age, duplicate_window: age });
    await waitFor(async () => {
      const { state, created } = await broker.manager.streams.info('REGISTRY');
      return state.first_seq > 1 && Date.now() - Date.parse(created) > 1_000;
    });
    expect(await replay()).toMatchObject({ state: 'REFUSED', fault: { code: 'EVENTS_EXPIRED' } });
    expect(await replay({ fromSequence: 1 })).toMatchObject({ fault: { code: 'EVENTS_EXPIRED' } });
    expect(await live().countDocuments()).toBe(companies);
  });
});

test('a consumer that somebody had paused is let go afterwards', async () => {
  await broker.manager.consumers.pause('REGISTRY', consumerName, new Date(Date.now() + 60_000));
  await tell(0, 9);
  expect(await replay()).toMatchObject({ state: 'DONE', differences: nothingDiffers });
  await settled();
  expect(await live().findOne({ _id: usccOf(0) })).toMatchObject({ sourceVersion: 9 });
});

test('a consumer that begins anew is no reason to forget what it had handled', async () => {
  await broker.manager.consumers.delete('REGISTRY', consumerName);
  // The service declares it again, and it is given the stream from the beginning.
  await waitFor(() =>
    broker.manager.consumers.pause('REGISTRY', consumerName, new Date(Date.now() + 60_000)),
  );
  expect(await replay()).toMatchObject({ state: 'DONE', differences: nothingDiffers, documents: companies });
});

test('what a replay that died has left is dropped at the next start, and its state is told', async () => {
  const { body } = await ask({});
  await ended(body.id);
  const records = store.db.collection<{ _id: string; state: string }>('replays');
  await records.updateOne(
    { _id: body.id },
    { $set: { state: 'RUNNING', 'projections.0.state': 'RUNNING' }, $unset: { finishedAt: '' } },
  );
  await store.db.collection<{ _id: string }>('enterprises__rebuilt').insertOne({ _id: 'half' });
  await service.restart();
  expect(await ended(body.id)).toMatchObject({
    state: 'FAILED',
    projections: [{ state: 'FAILED', fault: { code: 'INTERRUPTED' } }],
  });
  expect(await leftOver()).toEqual([]);
  expect(await live().countDocuments()).toBe(companies);
});

test('a replica that replays is left alone by the others until its lease has run out', async () => {
  const leases = store.db.collection<{ _id: string; owner: string; until: Date }>('replay_leases');
  await leases.insertOne({ _id: 'replays', owner: 'another', until: new Date(Date.now() + 60_000) });
  const { body } = await ask({});
  const { body: waiting } = await service.call('GET', `/v1/replays/${body.id}`, { as: operator });
  expect(waiting.state).toBe('WAITING');
  await leases.updateOne({ _id: 'replays' }, { $set: { until: new Date(0) } });
  await ask({});
  expect(await ended(body.id)).toMatchObject({ state: 'DONE' });
});

test('is asked for by an operator alone, once for each key, and for what there is', async () => {
  expect((await ask({}, { role: 'auditor' })).status).toBe(403);
  expect(await ask({ projection: 'policies' })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  const both = { fromSequence: 1, fromTime: '2025-03-10T00:00:00+08:00' };
  expect(await ask(both)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  const keyed = (body: object) =>
    service.call('POST', '/v1/replays', { as: operator, body, idempotencyKey: 'the-same' });
  const [one, again] = [await keyed({}), await keyed({})];
  expect(again.body.id).toBe(one.body.id);
  expect(one.headers.get('location')).toBe(`/v1/replays/${one.body.id}`);
  expect((await keyed({ fromSequence: 2 })).status).toBe(422);
  expect((await service.call('GET', '/v1/replays/none', { as: operator })).status).toBe(404);
  expect((await service.call('GET', '/v1/replays/none', { as: { role: 'bank' } })).status).toBe(403);
  await ended(one.body.id);
  const { body: document } = await service.call('GET', '/openapi.json');
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/replays', '/v1/replays/{id}']));
});
