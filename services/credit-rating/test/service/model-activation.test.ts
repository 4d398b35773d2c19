import { type Caller, eventually } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stricterModel } from '../model-builder.js';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const first: Caller = { role: 'operator', subject: 'zhang@drc' };
const second: Caller = { role: 'operator', subject: 'li@drc' };
const regulator: Caller = { role: 'regulator' };

const touched = '91420100616400352X';
const version = '2025.2';
const models = '/v1/scoring-models';

let zone: RatingZone;

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
  await zone.rate(touched);
  expect((await post(models, first, stricterModel(version))).status).toBe(201);
});

afterAll(() => zone?.close());

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
