import type { TestService } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { must, startRegistry } from '../registry-under-test.js';

interface StoredRecord {
  readonly _id: string;
  readonly [field: string]: unknown;
}

const operator = { role: 'operator' };
const unit = '91420000MA49148N8B';
const company = '91420100616400352X';
let registry: TestService;
let mongo: MongoClient;

/** As they were stored before facts had dates. */
beforeAll(async () => {
  registry = await startRegistry();
  mongo = new MongoClient(registry.backing.mongoUrl);
  const { databases } = await mongo.db('admin').command({ listDatabases: 1, nameOnly: true });
  const name = databases
    .map((database: { name: string }) => database.name)
    .find((candidate: string) => candidate.startsWith(registry.backing.databasePrefix));
  const db = mongo.db(name);
  await db.collection<StoredRecord>('institutions').insertOne({
    _id: unit,
    version: 1,
    uscc: unit,
    nameZh: '史带财产保险股份有限公司湖北分公司',
    nameEn: '',
    roles: [{ kind: 'INSURER_PROV_BRANCH', from: '2019-01-01' }],
    state: 'OPEN',
    stateHistory: [{ state: 'OPEN', from: '2019-06-01', by: 'a', recordedAt: new Date(0) }],
    licences: [],
    inZone: true,
    warnings: [],
  });
  await db.collection<StoredRecord>('enterprises').insertOne({
    _id: company,
    version: 1,
    uscc: company,
    nameZh: '长飞光纤光缆股份有限公司',
    scale: 'LARGE',
    industryGroup: 'OPTO',
    classes: [],
    inZone: true,
    inZoneFrom: '1988-05-31',
    registrationMatches: true,
    warnings: [],
  });
});

afterAll(async () => {
  await mongo?.close();
  await registry?.stop();
});

test('an institution of before goes on with its facts dated from its first day', async () => {
  const path = `/v1/institutions/${unit}`;
  expect(await must(registry, 'GET', `${path}?asOf=2020-01-01`)).toMatchObject({
    state: 'OPEN',
    inZone: true,
  });
  await must(registry, 'PUT', `${path}/membership`, {
    as: operator,
    body: { inZone: false, from: '2025-01-01' },
  });
  expect(await must(registry, 'GET', `${path}?asOf=2024-12-31`)).toMatchObject({ inZone: true });
  expect(await must(registry, 'GET', path)).toMatchObject({ inZone: false, memberships: { length: 2 } });
});

test('so does an enterprise', async () => {
  const path = `/v1/enterprises/${company}`;
  expect(await must(registry, 'GET', `${path}?asOf=1990-01-01`, { as: operator })).toMatchObject({
    inZone: true,
    scale: 'LARGE',
  });
  await must(registry, 'PUT', `${path}/figures/2024`, { as: operator, body: { staff: 3, source: '年报' } });
  expect(await must(registry, 'GET', path, { as: operator })).toMatchObject({
    figures: [{ year: 2024, staff: 3 }],
    particulars: [{ nameZh: '长飞光纤光缆股份有限公司' }],
  });
});
