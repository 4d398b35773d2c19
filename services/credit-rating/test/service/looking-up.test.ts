import type { Caller } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codeNumber } from '../party-code.js';
import { openRatingZone, type RatingZone } from './rating-zone.js';

const enterprise = '91420100616400352X';
const subject = '91310000631295002H';
const bank = '91350900587527783P';
const regulator: Caller = { role: 'regulator' };

let zone: RatingZone;

beforeAll(async () => {
  zone = await openRatingZone('2025-05-30T10:00:00+08:00');
  await zone.rate(enterprise);
  await zone.rate(subject);
});

afterAll(async () => {
  await zone?.close();
});

describe('looking up', () => {
  const asBank: Caller = { role: 'bank', uscc: bank };
  const asSubject: Caller = { role: 'enterprise', uscc: subject };
  const ask = (purpose: string) =>
    zone.grpc(asBank).getRating({ enterpriseUscc: subject, asOf: undefined, purpose });
  const refused = { error: { code: 'AUTHORISATION_MISSING' } };

  test('needs an authorisation for the purpose and the day, and all of it is in the log', async () => {
    const body = { subject, asker: bank, purpose: 'LOAN_REVIEW', from: '2025-06-01', to: '2025-08-31' };
    expect(await zone.running.call('POST', '/v1/authorisations', { as: asBank, body })).toMatchObject({
      status: 403,
    });
    const granted = await zone.running.call('POST', '/v1/authorisations', { as: asSubject, body });
    expect(granted.status).toBe(201);

    await zone.moveClock('2025-07-10T10:00:00+08:00');
    expect(await ask('LOAN_REVIEW')).toMatchObject({
      rating: { grade: 'AA', supervisionClass: 'SUPERVISION_CLASS_A', scoreMilli: 0 },
    });
    await expect(ask('CLAIM')).rejects.toMatchObject(refused);
    await zone.moveClock('2025-09-01T10:00:00+08:00');
    await expect(ask('LOAN_REVIEW')).rejects.toMatchObject(refused);
    await zone.moveClock('2025-07-11T09:00:00+08:00');
    const revoked = await zone.running.call('DELETE', granted.headers.get('location') ?? '', {
      as: asSubject,
    });
    expect(revoked.status).toBe(200);
    await expect(ask('LOAN_REVIEW')).rejects.toMatchObject(refused);

    const log = await zone.running.call('GET', `/v1/lookups?subject=${subject}`, { as: asSubject });
    const byBank = log.body.items.filter((entry: { asker?: string }) => entry.asker === bank);
    expect(byBank).toMatchObject([
      {
        outcome: 'ADMITTED',
        purpose: 'LOAN_REVIEW',
        authorisations: [granted.body.id],
        fields: ['grade', 'supervisionClass', 'validTo', 'dimensions'],
      },
      { outcome: 'REFUSED', purpose: 'CLAIM', code: 'AUTHORISATION_MISSING', fields: [] },
      { outcome: 'REFUSED', purpose: 'LOAN_REVIEW', code: 'AUTHORISATION_MISSING' },
      { outcome: 'REFUSED', purpose: 'LOAN_REVIEW', code: 'AUTHORISATION_MISSING' },
    ]);
    const list = await zone.running.call('GET', `/v1/authorisations?subject=${subject}`, { as: asSubject });
    expect(list.body.items).toMatchObject([{ id: granted.body.id, revokedAt: expect.any(String) }]);
  });

  test('shows an enterprise everything on itself, with reasons, and nothing on others', async () => {
    const own = await zone.running.call('GET', `/v1/ratings/${subject}`, { as: asSubject });
    expect(own).toMatchObject({ status: 200, body: { scoreMilli: 840_000 } });
    expect(own.body.indicators).toHaveLength(15);
    const reasons = await zone.running.call('GET', `/v1/ratings/${subject}/explanation`, { as: asSubject });
    expect(reasons.body.summary.zh).toMatch(
      /^得分840，等级AA，监管类别A。失分最多的是：连续参保年限（60分），/,
    );
    expect(reasons.body.reasons).toHaveLength(15);
    const others = await zone.running.call('GET', `/v1/ratings/${enterprise}`, { as: asSubject });
    expect(others).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const log = await zone.running.call('GET', `/v1/lookups?subject=${enterprise}`, { as: asSubject });
    expect(log.status).toBe(403);
  });

  test('needs a purpose, and records the call that gave none', async () => {
    const countLookups = async () =>
      (await zone.running.call('GET', '/v1/totals', { as: { role: 'operator' } })).body.lookups;
    const before = await countLookups();
    await expect(
      zone.grpc(regulator).getRating({ enterpriseUscc: subject, asOf: undefined, purpose: '' }),
    ).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/purpose' }] },
    });
    await expect(
      zone.grpc(regulator).getRating({ enterpriseUscc: 'nonsense', asOf: undefined, purpose: 'SUBSIDY' }),
    ).rejects.toMatchObject({ error: { code: 'USCC_INVALID' } });
    await expect(
      zone.grpc(regulator).getRating({ enterpriseUscc: codeNumber(77), asOf: undefined, purpose: 'SUBSIDY' }),
    ).rejects.toMatchObject({ error: { code: 'RATING_NOT_FOUND' } });
    expect(await countLookups()).toBe(before + 3);
  });

  const batch = async (caller: Caller, enterpriseUsccs: string[], purpose: string) => {
    const answers = [];
    for await (const answer of zone.grpc(caller).batchGetRatings({
      enterpriseUsccs,
      asOf: undefined,
      purpose,
    })) {
      answers.push(answer);
    }
    return answers;
  };

  test('answers a batch once for each distinct code, whatever each of them is', async () => {
    const unknown = codeNumber(1);
    const answers = await batch(regulator, [subject, unknown, 'nonsense', subject], 'SUPERVISION');
    expect(answers).toHaveLength(3);
    const byCode = new Map(answers.map(({ enterpriseUscc, answer }) => [enterpriseUscc, answer]));
    expect(byCode.get(subject)).toMatchObject({
      $case: 'rating',
      value: { grade: 'AA', scoreMilli: 840_000 },
    });
    expect(byCode.get(unknown)).toMatchObject({ $case: 'failure', value: { code: 'RATING_NOT_FOUND' } });
    expect(byCode.get('nonsense')).toMatchObject({ $case: 'failure', value: { code: 'USCC_INVALID' } });
    const log = await zone.running.call('GET', `/v1/lookups?subject=${subject}`, { as: asSubject });
    expect(log.body.items.at(-1)).toMatchObject({ door: 'BatchGetRatings', asked: 3, outcome: 'ADMITTED' });
  });

  test('refuses a bank, within a batch, each enterprise that has not authorised it', async () => {
    await zone.running.call('POST', '/v1/authorisations', {
      as: asSubject,
      body: { subject, asker: bank, purpose: 'UNDERWRITING', from: '2025-07-11', to: '2025-12-31' },
    });
    expect(await batch(asBank, [subject, enterprise], 'UNDERWRITING')).toMatchObject([
      { enterpriseUscc: subject, answer: { $case: 'rating', value: { scoreMilli: 0 } } },
      { enterpriseUscc: enterprise, answer: { value: { code: 'AUTHORISATION_MISSING' } } },
    ]);
    const log = await zone.running.call('GET', `/v1/lookups?subject=${enterprise}`, {
      as: { role: 'auditor' },
    });
    expect(log.body.items.at(-1)).toMatchObject({ asker: bank, outcome: 'REFUSED', fields: [] });
  });

  test('takes 10,000 codes in a batch, and not one more', async () => {
    const codes = Array.from({ length: 10_001 }, (_, index) => codeNumber(index + 100));
    await expect(batch(regulator, codes, 'SUPERVISION')).rejects.toMatchObject({
      error: { code: 'BATCH_TOO_LARGE' },
    });
    expect(await batch(regulator, codes.slice(1), 'SUPERVISION')).toHaveLength(10_000);
  });
});
