import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  connectMongo,
  documentCollection,
  keepNewest,
  type MongoConnection,
  onEvent,
  type Replica,
  type RunningService,
  readEach,
  type ServiceDefinition,
  startService,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as z from 'zod';
import { startZone, type ZoneUnderTest } from '../zone-under-test.js';

const enterpriseCount = 20;

interface Card extends Replica {
  readonly nameZh: string;
}

const cards = documentCollection<Card>('cards');

const cardHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: readEach(({ message, envelope }) => ({
    _id: message.enterprise?.uscc ?? '',
    nameZh: message.enterprise?.nameZh ?? '',
    sourceVersion: envelope.aggregateVersion,
  })),
  useCase: keepNewest('keep-card', cards),
});

/** Keeps a card of each enterprise, from events alone. */
const archive: ServiceDefinition<object> = {
  name: 'archive',
  version: '1.0.0',
  title: { en: 'Archive', zh: '档案' },
  stream: 'ARCHIVE',
  ports: { http: 0, grpc: 0 },
  settings: z.object({}),
  collections: [cards],
  build: () => ({
    routes: [],
    grpc: [],
    consumers: [{ purpose: 'cards', stream: 'REGISTRY', handlers: [cardHandler] }],
    projections: [{ collection: cards, handlers: [cardHandler] }],
  }),
};

let zone: ZoneUnderTest;
let service: RunningService;

const withCards = async <Result>(
  use: (found: ReturnType<typeof cardsOf>) => Promise<Result>,
): Promise<Result> => {
  const { MONGODB_URL = '', DATABASE_PREFIX = '' } = zone.environment;
  const store = await connectMongo(MONGODB_URL, `${DATABASE_PREFIX}_archive`, 'replay-test');
  try {
    return await use(cardsOf(store));
  } finally {
    await store.close();
  }
};

const cardsOf = ({ db }: MongoConnection) => db.collection<Card>(cards.name);

beforeAll(async () => {
  zone = await startZone();
  service = await startService(archive, { ...zone.environment, LOG_LEVEL: 'silent' });
  const file = resolve(import.meta.dirname, '../../../../examples/zone/enterprises.ndjson');
  const lines = (await readFile(file, 'utf8')).split('\n').slice(0, enterpriseCount);
  const token = await zone.issuer.issueToken({ subject: 'operator', roles: ['operator'] });
  await fetch(`${zone.registryUrl}/v1/enterprises/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  }).then((response) => response.text());
  await waitFor(() => withCards(async (found) => (await found.countDocuments()) === enterpriseCount));
});

afterAll(async () => {
  await service?.stop();
  await zone?.stop();
});

const replay = (...args: readonly string[]) =>
  zone.donghu('replay', 'archive', '--services', `archive=http://127.0.0.1:${service.httpPort}`, ...args);

test('the command tells how it went, what it read, and whether the projection differed', async () => {
  const same = await replay();
  expect(same).toMatchObject({ code: 0 });
  expect(same.stdout).toMatch(
    new RegExp(`archive/cards\\s+完成 · done\\s+REGISTRY 1–${enterpriseCount}\\s+${enterpriseCount}\\s+0`),
  );
  expect(same.stdout).toContain('一致 · did not differ');

  await withCards(async (found) => {
    await found.updateMany({}, { $set: { nameZh: '改错了' } });
  });
  const healed = await replay('--json');
  const [status] = (JSON.parse(healed.stdout) as { projections: Record<string, unknown>[] }).projections;
  expect(status).toMatchObject({ state: 'DONE', differences: { changed: enterpriseCount, missing: 0 } });
  expect(await withCards((found) => found.countDocuments({ nameZh: '改错了' }))).toBe(0);
  expect((await replay('--from', '1', '--projection', 'cards')).stdout).toContain('did not differ');
});

test('what was refused, and why, ends with the code 1', async () => {
  await withCards(async (found) => {
    await found.updateOne({}, { $set: { version: 0 } });
    await found.insertOne({ _id: 'nobody', nameZh: '无', sourceVersion: 1, version: 1 });
  });
  const refused = await replay();
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('拒绝 · refused');
  expect(refused.stdout).toContain('--remove-unknown');
  const removed = await replay('--remove-unknown');
  expect(removed).toMatchObject({ code: 0 });
  expect(removed.stdout).toContain('0 missing 缺失, 1 changed 有误, 1 unknown 无来源');
});

test('a service that keeps no projection, or none of that name, says so', async () => {
  const none = await zone.donghu('replay', 'institution-registry');
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('what it holds is its own');
  const other = await replay('--projection', 'policies');
  expect(other.stderr).toContain('this service keeps cards');
  expect((await replay('--from', 'yesterday')).code).toBe(2);
});
