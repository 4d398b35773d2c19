import { type Caller, eventually } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { stricterModel } from '../model-builder.js';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const first: Caller = { role: 'operator', subject: 'zhang@drc' };
const second: Caller = { role: 'operator', subject: 'li@drc' };
const regulator: Caller = { role: 'regulator' };

const touched = '91420100616400352X';
const untouched = '914201007171752128';
const unrated = '91110000802100433B';
const ruined = '91310000631295002H';
const version = '2025.2';
const models = '/v1/scoring-models';

let zone: RatingZone;
let mongo: MongoClient;

/** As another replica would hold it. */
const leases = () =>
  mongo
    .db(`${zone.running.backing.databasePrefix}_credit_rating`)
    .collection<{ _id: string; owner: string; until: Date }>('model_leases');

const post = (path: string, as: Caller, body?: object) =>
  zone.running.call('POST', path, { as, ...(body === undefined ? {} : { body }) });

const ask = (from: string, as = first) => post(`${models}/${version}/activation`, as, { from });
const approve = (as: Caller) => post(`${models}/${version}/activation/approval`, as);

const explanationOf = async (uscc: string, asOf?: string) => {
  const query = asOf === undefined ? '' : `&asOf=${encodeURIComponent(asOf)}`;
  const path = `/v1/ratings/${uscc}/explanation?purpose=SUPERVISION${query}`;
  return (await zone.running.call('GET', path, { as: regulator })).body;
};

beforeAll(async () => {
  zone = await openRatingZone('2025-07-01T10:00:00+08:00');
  mongo = new MongoClient(zone.running.backing.mongoUrl);
  for (const uscc of [touched, untouched, ruined]) await zone.rate(uscc);
  await zone.report(record(unrated, 'TAX_GRADE', '2025-04-30', { value: 'A', source: 'TAX' }));
  // 480 points with a tax grade of A, and 380 once it is worth no more than 30.
  await zone.report(
    record(ruined, 'ANNUAL_REPORT', '2025-07-01', { value: 'LATE' }),
    record(ruined, 'PENALTY', '2025-07-01', { severity: 'SERIOUS' }),
    record(ruined, 'PENALTY', '2025-07-01', { severity: 'SERIOUS' }),
    record(ruined, 'LOAN_DEFAULT', '2025-07-01', { source: 'PBC' }),
    record(ruined, 'PATENTS', '2025-07-01', { value: '0' }),
  );
  expect((await post(models, first, stricterModel(version))).status).toBe(201);
});

afterAll(async () => {
  await mongo?.close();
  await zone?.close();
});

describe('a proposed model comes into force', () => {
  test('after a dry run of it has finished', async () => {
    expect(await ask('2025-08-01')).toMatchObject({ status: 409, body: { code: 'DRY_RUN_MISSING' } });
    expect(await approve(second)).toMatchObject({
      status: 409,
      body: { code: 'SCORING_MODEL_STATE_CONFLICT' },
    });
    const { headers } = await post(`${models}/${version}/dry-runs`, first);
    const path = headers.get('location') ?? '';
    await eventually(async () =>
      expect((await zone.running.call('GET', path, { as: first })).body.state).toBe('FINISHED'),
    );
  });

  test('tomorrow at the earliest', async () => {
    expect(await ask('2025-07-01')).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/from', rule: 'TOO_EARLY' }] },
    });
  });

  test('when another person approves it', async () => {
    expect(await ask('2025-08-01')).toMatchObject({
      status: 201,
      body: { version, state: 'ACTIVATION_REQUESTED', from: '2025-08-01', requestedBy: 'zhang@drc' },
    });
    expect(await approve(first)).toMatchObject({
      status: 403,
      body: { code: 'SAME_PERSON_TWICE', detail: 'whoever asked for the activation cannot approve it' },
    });
    expect((await zone.running.call('GET', `${models}/${version}`, { as: regulator })).body.state).toBe(
      'ACTIVATION_REQUESTED',
    );
    const approved = await approve(second);
    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'ACTIVATED', requestedBy: 'zhang@drc', approvedBy: 'li@drc' },
    });
    expect((await approve(second)).body).toEqual(approved.body);
    expect(await ask('2025-09-01')).toMatchObject({
      status: 409,
      body: { code: 'SCORING_MODEL_STATE_CONFLICT' },
    });
  });

  test('with who and when of both on record', async () => {
    const { body } = await zone.running.call('GET', `${models}/${version}`, { as: regulator });
    expect(body).toMatchObject({ state: 'ACTIVATED', from: '2025-08-01' });
    expect(body.steps.slice(-2)).toMatchObject([
      { step: 'ACTIVATION_REQUESTED', by: 'zhang@drc', from: '2025-08-01' },
      { step: 'ACTIVATION_APPROVED', by: 'li@drc', from: '2025-08-01' },
    ]);
    for (const { at } of body.steps) expect(at).toMatch(/^2025-07-01T02:/);
  });

  test('on its day, and not before', async () => {
    await zone.moveClock('2025-07-31T23:00:00+08:00');
    await zone.report(record(touched, 'ENFORCEMENT', '2025-07-31'));
    expect(await zone.ratingOf(touched)).toMatchObject({ modelVersion: '2025.1', scoreMilli: 780_000 });
    const until = new Date(Date.now() + 3_600_000);
    await leases().insertOne({ _id: 'rerate-by-model', owner: 'another replica', until });
    await zone.moveClock('2025-08-01T09:00:00+08:00');
    await zone.report(record(touched, 'PENALTY', '2025-08-01', { severity: 'MINOR' }));
    await eventually(async () =>
      expect(await zone.ratingOf(touched)).toMatchObject({
        modelVersion: version,
        grade: 'BBB',
        scoreMilli: 670_000,
      }),
    );
  });

  test('and an earlier rating is still explained by the model that it was made by', async () => {
    const [then, now] = [
      await explanationOf(touched, '2025-07-31T23:30:00+08:00'),
      await explanationOf(touched),
    ];
    expect(then).toMatchObject({
      modelVersion: '2025.1',
      summary: { en: expect.stringContaining('Score 780, grade A') },
    });
    expect(now).toMatchObject({ modelVersion: version });
    const taxOf = ({ reasons }: { reasons: { code: string; maximumMilli: number }[] }) =>
      reasons.find(({ code }) => code === 'TAX_GRADE')?.maximumMilli;
    expect([taxOf(then), taxOf(now)]).toEqual([130_000, 30_000]);
    const asked = { enterpriseUscc: touched, asOf: undefined, purpose: 'SUPERVISION' };
    const explained = await zone.grpc(regulator).explainRating(asked);
    expect(explained).toMatchObject({ modelVersion: version });
    expect(explained.reasons.length).toBe(now.reasons.length);
  });
});

describe('on the first day of a model everybody is rated by it', () => {
  const historyOf = async (uscc: string) => {
    const path = `/v1/ratings/${uscc}/history?purpose=SUPERVISION`;
    return (await zone.running.call('GET', path, { as: regulator })).body.items;
  };

  test('without anybody asking, by the replica that holds the lease', async () => {
    const before = await zone.ratingOf(untouched);
    expect(before.modelVersion).toBe('2025.1');
    await leases().deleteOne({ _id: 'rerate-by-model' });
    await eventually(async () => {
      const { body } = await zone.running.call('GET', `${models}/${version}`, { as: regulator });
      expect(body.leftToRate).toBe(0);
    });
    expect(await zone.ratingOf(untouched)).toMatchObject({
      version: before.version + 1,
      modelVersion: version,
      cause: 'MODEL_CHANGED',
      grade: 'A',
      supervisionClass: 'B',
      scoreMilli: 740_000,
    });
    const { summary } = await explanationOf(untouched);
    expect(summary.en).toContain('Rated anew because the scoring model 2025.2 came into force.');
    expect(summary.zh).toContain('因评分模型2025.2启用而重新评级。');
  });

  test('but who was rated by it for another reason on that day', async () => {
    const causes = (await historyOf(touched)).map(({ cause }: { cause: string }) => cause);
    expect(causes.slice(-1)).toEqual(['RECORD_ADDED']);
    expect(causes).not.toContain('MODEL_CHANGED');
  });

  test('and who stays unrated has no new version of that', async () => {
    expect(await historyOf(unrated)).toMatchObject([{ version: 1, grade: 'UNRATED' }]);
  });

  test('a drop into class D is announced first', async () => {
    expect(await zone.ratingOf(ruined)).toMatchObject({
      modelVersion: '2025.1',
      supervisionClass: 'C',
      preNotice: { supervisionClass: 'D', grade: 'C', announcedOn: '2025-08-01' },
    });
  });
});
