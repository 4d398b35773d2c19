import type { RunningService } from '@donghu/chassis';
import { type Caller, eventually, type TestService } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { filesInOneGroup } from '../../src/commands/count-dry-run.js';
import type { StoredEnterprise } from '../../src/store/enterprises.js';
import type { RatingDocument } from '../../src/store/ratings.js';
import { stricterModel } from '../model-builder.js';
import { codeNumber } from '../party-code.js';
import { startTwoReplicas } from './two-replicas.js';

const enterprises = 3 * filesInOneGroup + 7;
const version = '2026.1';
const path = `/v1/scoring-models/${version}`;
const first: Caller = { role: 'operator', subject: 'zhang@drc' };
const second: Caller = { role: 'operator', subject: 'li@drc' };

let running: TestService;
let replica: RunningService;
let mongo: MongoClient;

const db = () => mongo.db(`${running.backing.databasePrefix}_credit_rating`);

const call = async (method: string, where: string, as: Caller, body?: object) => {
  const answer = await running.call(method, where, { as, ...(body === undefined ? {} : { body }) });
  expect(answer.status).toBeLessThan(300);
  return answer;
};

/** Each replica has a clock of its own. */
const moveClocks = async (now: string): Promise<void> => {
  await call('PUT', '/v1/business-clock', first, { now });
  const moved = await fetch(`http://127.0.0.1:${replica.httpPort}/v1/business-clock`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${await running.token(first)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ now }),
  });
  expect(moved.status).toBe(200);
};

/** One enterprise is reported to the door; the others are as it is. */
const populate = async (): Promise<void> => {
  await call(
    'POST',
    '/v1/credit-records',
    { role: 'bureau' },
    {
      enterpriseUscc: codeNumber(0),
      kind: 'VETO_SET',
      value: 'FRAUD',
      effectiveOn: '2025-01-01',
      source: 'DRC',
      documentNumber: 'V-1',
    },
  );
  const files = db().collection<StoredEnterprise>('enterprises');
  const [file] = await files.find().toArray();
  if (file === undefined) throw new Error('nobody was rated');
  const others = Array.from({ length: enterprises - 1 }, (_, at) => ({ ...file, _id: codeNumber(at + 1) }));
  await files.insertMany(others);
};

beforeAll(async () => {
  ({ running, second: replica } = await startTwoReplicas());
  mongo = new MongoClient(running.backing.mongoUrl);
  await moveClocks('2025-11-03T10:00:00+08:00');
  await populate();
  await call('POST', '/v1/scoring-models', first, stricterModel(version));
});

afterAll(async () => {
  await mongo?.close();
  await replica?.stop();
  await running?.stop();
});

test('two replicas count nobody twice in a dry run', async () => {
  const started = await call('POST', `${path}/dry-runs`, first);
  const where = started.headers.get('location') ?? '';
  await eventually(async () => expect((await call('GET', where, first)).body.state).toBe('FINISHED'), {
    timeoutMillis: 40_000,
    everyMillis: 100,
  });
  const { body } = await call('GET', where, first);
  expect(body).toMatchObject({ counted: enterprises, staying: enterprises, population: enterprises });
  expect(body.classes.D.D).toBe(enterprises);
});

test('two replicas rate nobody twice by a new model', async () => {
  await call('POST', `${path}/activation`, first, { from: '2026-01-01' });
  await call('POST', `${path}/activation/approval`, second);
  await moveClocks('2026-01-01T00:00:05+08:00');
  await eventually(async () => expect((await call('GET', path, first)).body.leftToRate).toBe(0), {
    timeoutMillis: 40_000,
    everyMillis: 100,
  });
  const made = await db().collection<RatingDocument>('ratings').find({ modelVersion: version }).toArray();
  expect(made.map(({ uscc }) => uscc).sort()).toEqual(
    Array.from({ length: enterprises }, (_, at) => codeNumber(at)).sort(),
  );
  expect(new Set(made.map(({ cause, supervisionClass }) => `${cause} ${supervisionClass}`))).toEqual(
    new Set(['MODEL_CHANGED D']),
  );
});
