import type { Rating, WatchRatingsResponse } from '@donghu/contracts/credit';
import type { Caller } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const enterprise = '91420100616400352X';
const other = '914201007171752128';
const asEnterprise: Caller = { role: 'enterprise', uscc: enterprise };
const market: Caller = { role: 'bureau', subject: 'market-regulation@test' };
const operator: Caller = { role: 'operator' };

let zone: RatingZone;

const keyOf = ({ source, kind, documentNumber }: ReturnType<typeof record>) => ({
  source,
  kind,
  documentNumber,
});

const object = (to: ReturnType<typeof record>, as: Caller = asEnterprise) =>
  zone.running.call('POST', '/v1/objections', {
    as,
    body: { enterpriseUscc: enterprise, record: keyOf(to), statement: '处罚决定已撤销' },
  });

const take = (id: string, step: string, body: object = {}, as: Caller = market) =>
  zone.running.call('PUT', `/v1/objections/${id}/${step}`, { as, body });

/** Of the ratings that a watch tells of, the first one that is flagged. */
const firstDisputed = async (watched: AsyncIterator<WatchRatingsResponse>): Promise<Rating> => {
  for (;;) {
    const { value, done } = await watched.next();
    if (done === true) throw new Error('the watch ended');
    const ratings = value.changes.flatMap(({ graded }) => graded?.rating ?? []);
    const flagged = ratings.find(({ disputed }) => disputed);
    if (flagged !== undefined) return flagged;
  }
};

beforeAll(async () => {
  zone = await openRatingZone('2025-05-30T10:00:00+08:00');
  await zone.rate(enterprise);
});

afterAll(() => zone?.close());

describe('an objection to a record', () => {
  const penalty = record(enterprise, 'PENALTY', '2025-05-12', { severity: 'SERIOUS' });
  let id = '';

  test('flags everything that rests on the record, in every answer, while it is verified', async () => {
    await zone.report(penalty);
    const watched = zone
      .grpc({ role: 'regulator' })
      .watchRatings({
        cursor: '',
        purpose: 'SUPERVISION',
        enterpriseUsccs: [enterprise],
      })
      [Symbol.asyncIterator]();
    await watched.next();
    await zone.moveClock('2025-05-30T11:00:00+08:00');

    const filed = await object(penalty);
    expect(filed).toMatchObject({ status: 201, body: { state: 'FILED' } });
    id = filed.body.id;

    const told = await firstDisputed(watched);
    expect(told).toMatchObject({ disputedItems: ['LAW_RECORD'], scoreMilli: 760_000 });
    const whole = await zone.ratingOf(enterprise);
    expect(whole).toMatchObject({ scoreMilli: 760_000, disputed: true, disputedItems: ['LAW_RECORD'] });
    expect(whole.dimensions.filter((row: { disputed: boolean }) => row.disputed)).toMatchObject([
      { dimension: 'LAW', pointsMilli: 70_000 },
    ]);
    const explained = await zone.running.call('GET', `/v1/ratings/${enterprise}/explanation`, {
      as: asEnterprise,
    });
    expect(explained.body.reasons.filter((row: { disputed: boolean }) => row.disputed)).toMatchObject([
      { code: 'LAW_RECORD', text: { zh: expect.stringContaining('异议处理中') } },
    ]);
    const one = await zone
      .grpc({ role: 'regulator' })
      .getRating({ enterpriseUscc: enterprise, asOf: undefined, purpose: 'SUBSIDY' });
    expect(one.rating).toMatchObject({ disputed: true, disputedItems: ['LAW_RECORD'] });
  });

  test('is flagged for a bank, too, which learns the dimension and not the item', async () => {
    const bank = { role: 'bank', uscc: '91350900587527783P' };
    await zone.running.call('POST', '/v1/authorisations', {
      as: asEnterprise,
      body: {
        subject: enterprise,
        asker: bank.uscc,
        purpose: 'LOAN_REVIEW',
        from: '2025-05-30',
        to: '2026-05-30',
      },
    });
    const { rating } = await zone
      .grpc(bank)
      .getRating({ enterpriseUscc: enterprise, asOf: undefined, purpose: 'LOAN_REVIEW' });
    expect(rating).toMatchObject({ disputed: true, disputedItems: [] });
    expect(rating?.dimensions.filter(({ disputed }) => disputed)).toMatchObject([{ dimension: 'LAW' }]);
  });

  test('is received within 3 working days and verified within 10 more, or is overdue', async () => {
    // Saturday to Monday are the Dragon Boat Festival.
    const shown = async () =>
      (await zone.running.call('GET', `/v1/objections/${id}`, { as: asEnterprise })).body;
    expect(await shown()).toMatchObject({ receiptDueOn: '2025-06-05', overdue: false });
    await zone.moveClock('2025-06-06T09:00:00+08:00');
    expect((await shown()).overdue).toBe(true);
    expect((await take(id, 'receipt')).body).toMatchObject({ state: 'RECEIVED' });
    expect(await shown()).toMatchObject({ verificationDueOn: '2025-06-20', overdue: false });
    const list = await zone.running.call('GET', '/v1/objections?state=RECEIVED', { as: market });
    expect(list.body.items).toMatchObject([{ id, state: 'RECEIVED' }]);
  });

  test('is decided by the department that keeps the record, and by nobody else', async () => {
    const decision = { outcome: 'UPHELD', reason: '决定已撤销' };
    expect(await take(id, 'decision', { ...decision, department: 'TAX' })).toMatchObject({
      status: 403,
      body: { errors: [{ pointer: '/department', rule: 'NOT_THE_SOURCE' }] },
    });
    expect(await take(id, 'decision', decision)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/department', rule: 'REQUIRED' }] },
    });
    expect((await take(id, 'decision', { ...decision, department: 'AMR' }, asEnterprise)).status).toBe(403);
  });

  test('takes the record back when it is upheld: the enterprise is rated anew, and the flag is gone', async () => {
    const before = await zone.ratingOf(enterprise);
    const upheld = await take(id, 'decision', {
      outcome: 'UPHELD',
      reason: '决定已撤销',
      department: 'AMR',
    });
    expect(upheld).toMatchObject({ status: 200, body: { state: 'UPHELD' } });
    expect(await zone.ratingOf(enterprise)).toMatchObject({ disputed: false, disputedItems: [] });
    await zone.moveClock('2025-06-07T09:00:00+08:00');
    expect(await zone.ratingOf(enterprise)).toMatchObject({
      version: before.version + 1,
      scoreMilli: 840_000,
      cause: 'RECORD_CORRECTED',
    });
    // What was answered before stays as it was, with its flag.
    expect(await zone.ratingOf(enterprise, '2025-05-30T10:30:00+08:00')).toMatchObject({
      scoreMilli: 760_000,
      disputed: false,
    });
    expect(await zone.ratingOf(enterprise, '2025-06-03T10:00:00+08:00')).toMatchObject({
      scoreMilli: 760_000,
      disputed: true,
    });
    const records = await zone.running.call('GET', `/v1/credit-records?subject=${enterprise}`, {
      as: asEnterprise,
    });
    expect(records.body.items).toContainEqual(
      expect.objectContaining({ documentNumber: penalty.documentNumber, state: 'WITHDRAWN' }),
    );
  });

  test('keeps its steps', async () => {
    const { body } = await zone.running.call('GET', `/v1/objections/${id}`, { as: { role: 'auditor' } });
    expect(body.steps).toMatchObject([
      { state: 'FILED', on: '2025-05-30', by: 'enterprise@test' },
      { state: 'RECEIVED', on: '2025-06-06', by: 'market-regulation@test' },
      { state: 'UPHELD', on: '2025-06-06', reason: '决定已撤销', department: 'AMR' },
    ]);
  });
});

describe('other ends', () => {
  test('a dismissed objection leaves the record as it is, and cannot be repeated', async () => {
    const penalty = record(enterprise, 'PENALTY', '2025-05-20', { severity: 'MINOR' });
    await zone.report(penalty);
    const { body } = await object(penalty);
    expect(await object(penalty)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/record', rule: 'UNDER_OBJECTION' }] },
    });
    const decision = { outcome: 'DISMISSED', reason: '事实清楚' };
    expect(await take(body.id, 'decision', decision, operator)).toMatchObject({
      status: 409,
      body: { code: 'APPLICATION_STATE_CONFLICT' },
    });
    await take(body.id, 'receipt');
    expect((await take(body.id, 'decision', decision, operator)).status).toBe(200);
    expect(await zone.ratingOf(enterprise)).toMatchObject({ scoreMilli: 830_000, disputed: false });
    expect(await object(penalty)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/record', rule: 'DISMISSED_ALREADY' }] },
    });
  });

  test('a corrected record counts as corrected, and its correction is checked like any record', async () => {
    const tax = record(enterprise, 'TAX_GRADE', '2025-06-01', { value: 'D', source: 'TAX' });
    await zone.report(tax);
    expect((await zone.ratingOf(enterprise)).scoreMilli).toBe(700_000);
    const { body } = await object(tax, operator);
    expect(await take(body.id, 'receipt', {}, operator)).toMatchObject({
      status: 403,
      body: { code: 'SAME_PERSON_TWICE' },
    });
    await take(body.id, 'receipt');
    const upheld = { outcome: 'UPHELD', reason: '评定有误', department: 'TAX' };
    expect(await take(body.id, 'decision', { ...upheld, correction: { value: 'Z' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/correction/value', rule: 'UNKNOWN_CODE' }] },
    });
    expect((await take(body.id, 'decision', { ...upheld, correction: { value: 'B' } })).status).toBe(200);
    await zone.moveClock('2025-06-08T09:00:00+08:00');
    expect((await zone.ratingOf(enterprise)).scoreMilli).toBe(810_000);
    // The department sends its corrected file: it is known.
    const again = await zone.running.bulk('/v1/credit-records/bulk', [{ ...tax, value: 'B' }], market);
    expect(again).toMatchObject([{ outcome: 'known' }]);
  });

  test('an older standing counts again when the newer one is taken back', async () => {
    const report = record(enterprise, 'ANNUAL_REPORT', '2025-06-05', { value: 'LATE' });
    await zone.report(report);
    const { body } = await object(report);
    await take(body.id, 'receipt');
    await take(body.id, 'decision', { outcome: 'UPHELD', reason: '系统误登', department: 'AMR' });
    await zone.moveClock('2025-06-09T09:00:00+08:00');
    expect((await zone.ratingOf(enterprise)).scoreMilli).toBe(810_000);
  });

  test('an objection to a veto flags the veto, and is withdrawn by whoever filed it', async () => {
    const veto = record(enterprise, 'VETO_SET', '2025-06-08', { value: 'FRAUD', source: 'FIN' });
    await zone.report(veto);
    const { body } = await object(veto);
    expect(await zone.ratingOf(enterprise)).toMatchObject({
      supervisionClass: 'D',
      disputedItems: ['FRAUD'],
    });
    const asOther = { role: 'enterprise', uscc: other };
    expect((await take(body.id, 'withdrawal', {}, asOther)).status).toBe(403);
    expect((await take(body.id, 'withdrawal', {}, asEnterprise)).body.state).toBe('WITHDRAWN');
    expect(await zone.ratingOf(enterprise)).toMatchObject({ supervisionClass: 'D', disputed: false });
  });

  test('refuses what is not on file, and what is another enterprise’s', async () => {
    expect(await object(record(enterprise, 'PENALTY', '2025-01-01'))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/record', rule: 'NOT_ON_FILE' }] },
    });
    const foreign = { role: 'enterprise', uscc: other };
    expect((await object(record(enterprise, 'PENALTY', '2025-01-01'), foreign)).status).toBe(403);
    const list = await zone.running.call('GET', `/v1/objections?subject=${enterprise}`, { as: foreign });
    expect(list.status).toBe(403);
    expect((await take('nothing', 'receipt')).status).toBe(404);
  });
});
