import { addDays, calendarDateAt, systemClock } from '@donghu/kernel';
import { eventually } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { filesInOneGroup } from '../../src/commands/count-dry-run.js';
import { ratedAtOnce } from '../../src/jobs/rate-due.js';
import type { DryRunDocument } from '../../src/store/dry-runs.js';
import type { StoredEnterprise } from '../../src/store/enterprises.js';
import type { RatingDocument } from '../../src/store/ratings.js';
import { stricterModel } from '../model-builder.js';
import { codeNumber } from '../party-code.js';
import { openServiceProcess, type ServiceProcess } from '../service-process.js';

const version = '2026.1';
/** Three whole groups and a part of one. */
const enterprises = 3 * filesInOneGroup + 7;

/** Enough for three groups of a thread, and another thread after it. */
const rerated = 4 * ratedAtOnce + 7;

/** Each thread counts its own. */
const dyingAfterThirdCommit = {
  DONGHU_TEST_SWITCHES: 'on',
  DONGHU_CRASH_POINT: 'after-commit-before-publish:3',
};

let service: ServiceProcess;
let mongo: MongoClient;

const db = () => mongo.db(service.database);

const send = async (
  method: string,
  path: string,
  role: 'bureau' | 'operator',
  body?: object,
  subject?: string,
) =>
  fetch(`${service.httpUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await service.token(role, subject)}`,
      ...(method === 'POST' ? { 'idempotency-key': path } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const untilDead = async (): Promise<void> => {
  await eventually(
    async () => {
      await expect(fetch(`${service.httpUrl}/livez`)).rejects.toThrow();
    },
    { timeoutMillis: 40_000, everyMillis: 100 },
  );
  await service.kill();
};

const runs = () => db().collection<DryRunDocument>('dry_runs').find().toArray();

beforeAll(async () => {
  service = await openServiceProcess();
  mongo = new MongoClient(service.backing.mongoUrl);
  await service.start();
  const reported = await send('POST', '/v1/credit-records', 'bureau', {
    enterpriseUscc: codeNumber(0),
    kind: 'VETO_SET',
    value: 'FRAUD',
    effectiveOn: '2025-01-01',
    source: 'DRC',
    documentNumber: 'V-1',
  });
  expect(reported.status).toBe(201);
  const files = db().collection<StoredEnterprise>('enterprises');
  const [file] = await files.find().toArray();
  if (file === undefined) throw new Error('nobody was rated');
  const others = Array.from({ length: enterprises - 1 }, (_, at) => ({ ...file, _id: codeNumber(at + 1) }));
  await files.insertMany(others);
  await service.kill();
});

afterAll(async () => {
  await mongo?.close();
  await service?.stop();
});

test('a dry run goes on after the last group that a killed service counted, and counts nobody twice', async () => {
  // Of the thread that counts; the service itself commits the model and the run.
  await service.start(dyingAfterThirdCommit);
  expect((await send('POST', '/v1/scoring-models', 'operator', stricterModel(version))).status).toBe(201);
  const path = `/v1/scoring-models/${version}/dry-runs`;
  // It may die before it has answered.
  await send('POST', path, 'operator').catch(() => undefined);
  await untilDead();
  const stopped = await runs();
  expect(stopped).toMatchObject([{ state: 'RUNNING', migration: { counted: 3 * filesInOneGroup } }]);

  await service.start();
  await eventually(async () => expect((await runs())[0]?.state).toBe('FINISHED'), {
    timeoutMillis: 40_000,
    everyMillis: 100,
  });
  const answer = await send('GET', `${path}/${stopped[0]?._id}`, 'operator');
  expect(await answer.json()).toMatchObject({
    state: 'FINISHED',
    counted: enterprises,
    staying: enterprises,
    rising: 0,
    falling: 0,
    classes: { D: { D: enterprises } },
    largestFalls: [],
  });
});

test('a re-rating goes on with those whom a killed service has left, and rates nobody twice', async () => {
  const more = Array.from({ length: enterprises - rerated }, (_, at) => codeNumber(rerated + at));
  await db()
    .collection<StoredEnterprise>('enterprises')
    .deleteMany({ _id: { $in: more } });
  const tomorrow = addDays(calendarDateAt(systemClock.now()), 1);
  const activation = `/v1/scoring-models/${version}/activation`;
  expect((await send('POST', activation, 'operator', { from: tomorrow })).status).toBe(201);
  const approved = await send('POST', `${activation}/approval`, 'operator', undefined, 'colleague@test');
  expect(approved.status).toBe(200);
  const firstDay = { now: `${tomorrow}T00:00:05+08:00` };
  const rated = () =>
    db()
      .collection<RatingDocument>('ratings')
      .find({ modelVersion: version, cause: 'MODEL_CHANGED' })
      .toArray();

  await service.kill();
  // Only the thread that rates commits.
  await service.start(dyingAfterThirdCommit);
  expect((await send('PUT', '/v1/business-clock', 'operator', firstDay)).status).toBe(200);
  await untilDead();
  expect(await rated()).toHaveLength(3 * ratedAtOnce);

  await service.start({ DONGHU_TEST_SWITCHES: 'on' });
  expect((await send('PUT', '/v1/business-clock', 'operator', firstDay)).status).toBe(200);
  await eventually(async () => expect(await rated()).toHaveLength(rerated), {
    timeoutMillis: 40_000,
    everyMillis: 100,
  });
  const left = await send('GET', `/v1/scoring-models/${version}`, 'operator');
  expect(await left.json()).toMatchObject({ leftToRate: 0 });
  expect(new Set((await rated()).map(({ uscc }) => uscc)).size).toBe(rerated);
});
