import { type Caller, eventually } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const enterprise = '91420100616400352X';
const bureau: Caller = { role: 'bureau' };
const regulator: Caller = { role: 'regulator' };

let zone: RatingZone;

beforeAll(async () => {
  zone = await openRatingZone('2025-05-30T10:00:00+08:00');
  await zone.rate(enterprise);
});

afterAll(async () => {
  await zone?.close();
});

describe('a rating over time', () => {
  const subject = '91110000802100433B';
  const asOf = async (instant: string) =>
    (
      await zone.grpc(regulator).getRating({
        enterpriseUscc: subject,
        asOf: new Date(instant),
        purpose: 'SUBSIDY',
      })
    ).rating;

  test('is downgraded when a record comes in, and stays what it was before', async () => {
    await zone.rate(subject);
    await zone.moveClock('2025-09-10T10:00:00+08:00');
    const severe = ['SERIOUS', 'SERIOUS'].map((severity) =>
      record(subject, 'PENALTY', '2025-09-10', { severity, effectiveAt: '2025-09-10T10:00:00+08:00' }),
    );
    const lines = [...severe, record(subject, 'LOAN_DEFAULT', '2025-09-01', { source: 'PBC' })];
    expect(await zone.running.bulk('/v1/credit-records/bulk', lines, bureau)).toMatchObject(
      lines.map(() => ({ outcome: 'recorded' })),
    );
    await zone.moveClock('2025-09-20T10:00:00+08:00');
    expect(await asOf('2025-09-05T10:00:00+08:00')).toMatchObject({
      grade: 'AA',
      supervisionClass: 'SUPERVISION_CLASS_A',
    });
    // 840 less 150 (of 160) for the penalties and 100 for the default.
    expect(await asOf('2025-09-20T09:00:00+08:00')).toMatchObject({
      grade: 'BB',
      supervisionClass: 'SUPERVISION_CLASS_C',
      scoreMilli: 590_000,
    });
  });

  test('is of class D at once by a veto, and out of it on the day after', async () => {
    await zone.moveClock('2025-10-01T09:00:00+08:00');
    const veto = { value: 'SERIOUS_DISHONESTY', source: 'DRC' };
    await zone.running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: record(subject, 'VETO_SET', '2025-10-01', veto),
    });
    expect(await zone.ratingOf(subject)).toMatchObject({
      grade: 'BB',
      supervisionClass: 'D',
      vetoes: ['SERIOUS_DISHONESTY'],
      cause: 'VETO_SET',
    });
    await zone.moveClock('2025-10-02T09:00:00+08:00');
    await zone.running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: record(subject, 'VETO_CLEARED', '2025-10-02', veto),
    });
    expect((await zone.ratingOf(subject)).supervisionClass).toBe('D');
    await zone.moveClock('2025-10-03T00:00:00+08:00');
    expect(await zone.ratingOf(subject)).toMatchObject({ supervisionClass: 'C', cause: 'VETO_CLEARED' });
  });

  test('can be asked for at an instant long ago, when only the history knows it', async () => {
    const known = await zone.grpc(regulator).listRatingHistory({
      enterpriseUscc: subject,
      purpose: 'SUPERVISION',
    });
    const severities = ['MINOR', 'MINOR', 'ORDINARY', 'MINOR', 'MINOR', 'MINOR'];
    const claims = severities.map(() => record(subject, 'GUARANTEE_CLAIM', '2023-11-01', { source: 'REG' }));
    const ratios = severities.map((_, at) =>
      record(subject, 'LOSS_RATIO', `2025-0${at + 1}-01`, { value: at % 2 === 0 ? '3.0' : '0.1' }),
    );
    for (const body of [...ratios, ...claims]) {
      expect((await zone.running.call('POST', '/v1/credit-records', { as: bureau, body })).status).toBe(201);
    }
    const history = await zone.grpc(regulator).listRatingHistory({
      enterpriseUscc: subject,
      purpose: 'SUPERVISION',
    });
    expect(history.ratings.length).toBeGreaterThan(known.ratings.length + 5);
    expect(history.ratings.map(({ version }) => version)).toEqual(
      history.ratings.map((_, at) => BigInt(at + 1)),
    );
    expect(await asOf('2025-09-05T10:00:00+08:00')).toMatchObject({ grade: 'AA' });
    await expect(asOf('2024-01-01T00:00:00+08:00')).rejects.toMatchObject({
      error: { code: 'RATING_NOT_FOUND' },
    });
    await expect(asOf('2025-10-04T00:00:00+08:00')).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/as_of' }] },
    });
  });

  test('expires after twelve months, and is renewed by the yearly rating', async () => {
    // The clock of a service that starts is the wall clock's: the yearly day of this rating is over by then.
    await zone.running.restart();
    await eventually(async () => {
      expect(await zone.ratingOf(enterprise)).toMatchObject({ cause: 'YEARLY', modelVersion: '2025.1' });
    });
    const expired = await zone.grpc(regulator).getRating({
      enterpriseUscc: enterprise,
      asOf: new Date('2026-06-15T00:00:00+08:00'),
      purpose: 'SUPERVISION',
    });
    expect(expired.rating).toMatchObject({ grade: 'UNRATED', scoreMilli: 0 });
  });
});
