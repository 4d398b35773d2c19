import { eventCatalogue } from '@donghu/contracts';
import { eventually } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const aging = '91420100616400352X';
const falling = '914201007171752128';
const objecting = '91110000802100433B';
const fraudulent = '91310000631295002H';

let zone: RatingZone;

/** From 840 points down to 295. */
const ruin = (uscc: string, on: string) => [
  record(uscc, 'TAX_GRADE', on, { value: 'D', source: 'TAX' }),
  record(uscc, 'PATENTS', on, { value: '0' }),
  record(uscc, 'RND_RATIO', on, { value: '0.010000', source: 'STB' }),
  record(uscc, 'ANNUAL_REPORT', on, { value: 'LATE' }),
  record(uscc, 'PENALTY', on, { severity: 'SERIOUS' }),
  record(uscc, 'PENALTY', on, { severity: 'SERIOUS' }),
  record(uscc, 'LOAN_DEFAULT', on, { source: 'PBC' }),
];

const overGrpc = async (enterpriseUscc: string, asOf?: string) => {
  const { rating } = await zone.grpc({ role: 'regulator' }).getRating({
    enterpriseUscc,
    asOf: asOf === undefined ? undefined : new Date(asOf),
    purpose: 'SUPERVISION',
  });
  return rating;
};

beforeAll(async () => {
  zone = await openRatingZone('2025-07-01T10:00:00+08:00');
  for (const uscc of [aging, falling, objecting, fraudulent]) await zone.rate(uscc);
});

afterAll(() => zone?.close());

test('a record that grows older raises the score on its day, without anybody asking', async () => {
  await zone.report(record(aging, 'ENFORCEMENT', '2024-07-02'));
  expect((await zone.ratingOf(aging)).scoreMilli).toBe(780_000);
  await zone.moveClock('2025-07-03T00:00:10+08:00');
  // An upgrade by grade holds from the next day on.
  await eventually(async () => {
    const { body } = await zone.running.call('GET', `/v1/ratings/${aging}/history?purpose=SUPERVISION`, {
      as: { role: 'regulator' },
    });
    expect(body.items.at(-1)).toMatchObject({ scoreMilli: 810_000, grade: 'AA', cause: 'TIME_PASSED' });
  });
});

test('a drop into class D by score is announced, and holds after five working days', async () => {
  await zone.moveClock('2025-07-04T10:00:00+08:00');
  await zone.report(...ruin(falling, '2025-07-04'));
  expect(await zone.ratingOf(falling)).toMatchObject({
    grade: 'AA',
    supervisionClass: 'A',
    scoreMilli: 840_000,
    preNotice: {
      supervisionClass: 'D',
      grade: 'C',
      scoreMilli: 295_000,
      announcedOn: '2025-07-04',
      objectUntil: '2025-07-11',
    },
  });
  const announced = { grade: 'C', scoreMilli: 295_000, announcedOn: '2025-07-04', objectUntil: '2025-07-11' };
  expect(await overGrpc(falling)).toMatchObject({ grade: 'AA', preNotice: announced });
  expect(await overGrpc(falling, '2025-07-03T22:00:00+08:00')).toMatchObject({ preNotice: undefined });
  const nats = await connect({ servers: zone.running.backing.natsUrl });
  const consumer = await jetstream(nats).consumers.get('CREDIT', {
    filter_subjects: `credit.v1.downgrade_announced.${falling}`,
  });
  const message = await consumer.next({ expires: 10_000 });
  expect(eventCatalogue.DowngradeAnnounced.decode(message?.data ?? new Uint8Array())).toMatchObject({
    grade: 'C',
    announcedOn: '2025-07-04',
    objectUntil: '2025-07-11',
  });
  await nats.close();

  await zone.moveClock('2025-07-11T23:00:00+08:00');
  expect((await zone.ratingOf(falling)).supervisionClass).toBe('A');
  await zone.moveClock('2025-07-12T00:00:10+08:00');
  await eventually(async () => {
    const rating = await zone.ratingOf(falling);
    expect(rating).toMatchObject({ supervisionClass: 'D', grade: 'C', cause: 'NOTICE_ENDED' });
    expect(rating.preNotice).toBeUndefined();
    expect(await overGrpc(falling)).toMatchObject({ grade: 'C', preNotice: undefined });
  });
  expect(await zone.ratingOf(falling, '2025-07-11T22:00:00+08:00')).toMatchObject({ supervisionClass: 'A' });
});

test('a subsidy that is asked back for fraud is a veto, and for another cause is not', async () => {
  const opened = (applicationId: string, cause: string) =>
    zone.publisher.publish(eventCatalogue.ClawbackOpened, {
      applicationId,
      policyId: 'i/1',
      enterpriseUscc: fraudulent,
      amountFen: 48_000_00n,
      dueOn: '2025-08-11',
      payers: [],
      cause,
    });
  const before = await zone.ratingOf(fraudulent);
  await opened('A-1', 'CANCELLATION');
  await opened('A-2', 'FRAUD');
  await opened('A-2', 'FRAUD');
  await eventually(async () => {
    expect(await zone.ratingOf(fraudulent)).toMatchObject({
      version: before.version + 1,
      supervisionClass: 'D',
      vetoes: ['FRAUD'],
    });
  });
});

test('a veto is not announced', async () => {
  await zone.report(record(aging, 'VETO_SET', '2025-07-12', { value: 'LICENCE_REVOKED' }));
  expect(await zone.ratingOf(aging)).toMatchObject({ supervisionClass: 'D', cause: 'VETO_SET' });
});

test('an objection holds an announced drop back, and the rating expires meanwhile', async () => {
  await zone.moveClock('2026-06-29T10:00:00+08:00');
  const [tax, ...rest] = ruin(objecting, '2026-06-29');
  if (tax === undefined) throw new Error('nothing ruins it');
  await zone.report(tax, ...rest);
  expect((await zone.ratingOf(objecting)).preNotice).toMatchObject({ objectUntil: '2026-07-06' });
  const { source, kind, documentNumber } = tax;
  const filed = await zone.running.call('POST', '/v1/objections', {
    as: { role: 'enterprise', uscc: objecting },
    body: {
      enterpriseUscc: objecting,
      record: { source, kind, documentNumber },
      statement: '纳税信用级别评定有误',
    },
  });
  expect(filed.status).toBe(201);

  // The yearly rating is due on 30 June, and finds the drop announced: nothing is renewed.
  await zone.moveClock('2026-07-02T00:00:10+08:00');
  await eventually(async () => {
    expect(await zone.ratingOf(objecting)).toMatchObject({ grade: 'UNRATED', cause: 'EXPIRED' });
  });
  await zone.moveClock('2026-07-08T10:00:00+08:00');
  const bureau = { role: 'bureau', subject: 'tax@test' };
  const path = `/v1/objections/${filed.body.id}`;
  await zone.running.call('PUT', `${path}/receipt`, { as: bureau, body: {} });
  expect((await zone.ratingOf(objecting)).supervisionClass).toBe('UNRATED');
  await zone.running.call('PUT', `${path}/decision`, {
    as: bureau,
    body: { outcome: 'DISMISSED', reason: '评定无误', department: 'TAX' },
  });
  await eventually(async () => {
    expect(await zone.ratingOf(objecting)).toMatchObject({ supervisionClass: 'D', cause: 'NOTICE_ENDED' });
  });
});
