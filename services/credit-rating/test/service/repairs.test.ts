import type { Caller } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const enterprise = '91420100616400352X';
const asEnterprise: Caller = { role: 'enterprise', uscc: enterprise };
const market: Caller = { role: 'bureau', subject: 'market-regulation@test' };

let zone: RatingZone;

const apply = (
  to: ReturnType<typeof record>,
  correctedOn: string,
  as: Caller = asEnterprise,
): ReturnType<RatingZone['running']['call']> => {
  const { source, kind, documentNumber } = to;
  return zone.running.call('POST', '/v1/repairs', {
    as,
    body: {
      enterpriseUscc: enterprise,
      record: { source, kind, documentNumber },
      correctedOn,
      statement: '罚款已缴清，整改验收合格',
    },
  });
};

const decide = (id: string, outcome: string, department = 'AMR', as: Caller = market) =>
  zone.running.call('PUT', `/v1/repairs/${id}/decision`, {
    as,
    body: { outcome, reason: '核查属实', department },
  });

const refusedBy = (pointer: string, rule: string) => ({
  status: 400,
  body: { errors: [{ pointer, rule, detail: expect.any(String) }] },
});

beforeAll(async () => {
  zone = await openRatingZone('2025-07-01T10:00:00+08:00');
  await zone.rate(enterprise);
});

afterAll(() => zone?.close());

test('a repaired record is kept and weighs nothing from the day of its repair on', async () => {
  const penalty = record(enterprise, 'PENALTY', '2025-06-28', { severity: 'ORDINARY' });
  await zone.report(penalty);
  expect((await zone.ratingOf(enterprise)).scoreMilli).toBe(810_000);
  expect(await apply(penalty, '2025-06-30')).toMatchObject(refusedBy('/record', 'PUBLISHED_TOO_SHORT'));
  await zone.moveClock('2025-09-27T10:00:00+08:00');
  expect(await apply(penalty, '2025-06-30')).toMatchObject({
    body: { errors: [{ detail: 'a record like this can be repaired from 2025-09-28 on' }] },
  });

  await zone.moveClock('2025-09-28T10:00:00+08:00');
  expect(await apply(penalty, '2025-10-01')).toMatchObject(refusedBy('/correctedOn', 'FUTURE'));
  expect(await apply(penalty, '2025-06-27')).toMatchObject(refusedBy('/correctedOn', 'BEFORE_RECORD'));
  const applied = await apply(penalty, '2025-06-30');
  expect(applied).toMatchObject({ status: 201, body: { state: 'APPLIED' } });
  expect(await apply(penalty, '2025-06-30')).toMatchObject(refusedBy('/record', 'APPLIED_ALREADY'));
  const shown = await zone.running.call('GET', `/v1/repairs/${applied.body.id}`, { as: asEnterprise });
  expect(shown.body).toMatchObject({ checkDueOn: '2025-10-17', overdue: false });
  const waiting = await zone.running.call('GET', '/v1/repairs?state=APPLIED', { as: market });
  expect(waiting.body.items).toMatchObject([{ id: applied.body.id }]);
  expect((await decide(applied.body.id, 'APPROVED', 'TAX')).status).toBe(403);

  await zone.moveClock('2025-10-10T10:00:00+08:00');
  const before = await zone.ratingOf(enterprise);
  expect(await decide(applied.body.id, 'APPROVED')).toMatchObject({
    status: 200,
    body: { state: 'APPROVED' },
  });
  expect(await decide(applied.body.id, 'REFUSED')).toMatchObject({ status: 409 });
  // Within one grade nothing waits for the next day.
  const after = await zone.ratingOf(enterprise);
  expect(after).toMatchObject({ scoreMilli: before.scoreMilli + 30_000, cause: 'RECORD_REPAIRED' });
  expect(after.indicators.find(({ code }: { code: string }) => code === 'LAW_RECORD').evidence).toMatchObject(
    [{ documentNumber: penalty.documentNumber, deductedMilli: 0, repairedOn: '2025-10-10' }],
  );
  const explained = await zone.running.call('GET', `/v1/ratings/${enterprise}/explanation`, {
    as: asEnterprise,
  });
  const law = explained.body.reasons.find(({ code }: { code: string }) => code === 'LAW_RECORD');
  expect(law.text.zh).toContain('已于2025-10-10修复，扣0分，得150分');
  expect(law.text.en).toContain('repaired on 2025-10-10); 150 of 150 points');
  expect((await zone.ratingOf(enterprise, '2025-10-10T09:00:00+08:00')).scoreMilli).toBe(before.scoreMilli);
  expect(await apply(penalty, '2025-06-30')).toMatchObject(refusedBy('/record', 'REPAIRED_ALREADY'));
});

test('a grave record is published for a year', async () => {
  const penalty = record(enterprise, 'PENALTY', '2025-08-01', { severity: 'SERIOUS' });
  await zone.report(penalty);
  await zone.moveClock('2025-12-01T10:00:00+08:00');
  expect(await apply(penalty, '2025-09-01')).toMatchObject({
    body: { errors: [{ detail: 'a record like this can be repaired from 2026-08-01 on' }] },
  });
});

test('a veto is taken off its list by the authority first', async () => {
  const veto = record(enterprise, 'VETO_SET', '2024-10-01', { value: 'FRAUD', source: 'FIN' });
  await zone.report(veto);
  expect(await apply(veto, '2024-11-01')).toMatchObject(refusedBy('/record/kind', 'VETO_IN_FORCE'));
  await zone.report(record(enterprise, 'VETO_CLEARED', '2025-11-30', { value: 'FRAUD', source: 'FIN' }));
  expect((await apply(veto, '2024-11-01')).status).toBe(201);
});

test('a refused repair changes nothing, and may be applied for again', async () => {
  const overdue = record(enterprise, 'INTEREST_OVERDUE', '2025-06-01', { source: 'PBC' });
  await zone.report(overdue);
  const before = await zone.ratingOf(enterprise);
  const { body } = await apply(overdue, '2025-07-01');
  expect((await decide(body.id, 'REFUSED', 'PBC')).status).toBe(200);
  expect((await zone.ratingOf(enterprise)).version).toBe(before.version);
  const again = await apply(overdue, '2025-07-01');
  expect(again.status).toBe(201);
  const withdrawn = await zone.running.call('PUT', `/v1/repairs/${again.body.id}/withdrawal`, {
    as: asEnterprise,
    body: {},
  });
  expect(withdrawn.body).toMatchObject({ state: 'WITHDRAWN' });
});

test('refuses what needs no repair, and what is not on file', async () => {
  const report = record(enterprise, 'ANNUAL_REPORT', '2025-06-02', { value: 'LATE' });
  await zone.report(report);
  expect(await apply(report, '2025-07-01')).toMatchObject(refusedBy('/record/kind', 'NOT_NEGATIVE'));
  expect(await apply(record(enterprise, 'PENALTY', '2025-01-01'), '2025-02-01')).toMatchObject(
    refusedBy('/record', 'NOT_ON_FILE'),
  );
  const foreign = { role: 'enterprise', uscc: '914201007171752128' };
  expect((await apply(report, '2025-07-01', foreign)).status).toBe(403);
});
