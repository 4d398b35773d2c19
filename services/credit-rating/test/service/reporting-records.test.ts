import type { Caller } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const other = '914201007171752128';
const bureau: Caller = { role: 'bureau' };

let zone: RatingZone;

beforeAll(async () => {
  zone = await openRatingZone('2025-05-30T10:00:00+08:00');
});

afterAll(async () => {
  await zone?.close();
});

describe('records that departments report', () => {
  test('gives the first answer again for the same Idempotency-Key, and refuses another payload', async () => {
    const body = record(other, 'PENALTY', '2025-05-01', { severity: 'MINOR' });
    const call = { as: bureau, body, idempotencyKey: 'one-penalty' };
    const first = await zone.running.call('POST', '/v1/credit-records', call);
    const again = await zone.running.call('POST', '/v1/credit-records', call);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(first.body).toEqual({ uscc: other, outcome: 'RECORDED' });
    const changed = await zone.running.call('POST', '/v1/credit-records', {
      ...call,
      body: { ...body, severity: 'SERIOUS' },
    });
    expect(changed).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const conflicting = await zone.running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: { ...body, severity: 'SERIOUS' },
    });
    expect(conflicting).toMatchObject({ status: 409, body: { code: 'ALREADY_REPORTED' } });
  });

  test('takes a record once from many callers at the same time', async () => {
    const body = record(other, 'PENALTY', '2025-05-02', { severity: 'MINOR' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => zone.running.call('POST', '/v1/credit-records', { as: bureau, body })),
    );
    const outcomes = answers.map((answer) => answer.body.outcome);
    expect(outcomes.filter((outcome) => outcome === 'RECORDED')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'ALREADY_KNOWN')).toHaveLength(19);
  });

  const faults: readonly (readonly [string, object, string])[] = [
    ['a wrong check digit', { enterpriseUscc: '91420100616400352Y' }, '/enterpriseUscc'],
    ['an unknown kind', { kind: 'GOSSIP' }, '/kind'],
    ['an unknown department', { source: 'XXX' }, '/source'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a day that does not exist', { effectiveOn: '2025-02-30' }, '/effectiveOn'],
    ['a day to come', { effectiveOn: '2025-12-31' }, '/effectiveOn'],
    ['an unknown severity', { severity: 'DEADLY' }, '/severity'],
    ['a value that a penalty has not', { value: '1' }, '/value'],
    ['a resident number', { documentNumber: '张三110101199003070134' }, '/documentNumber'],
  ];

  test.each(faults)('names the field of %s', async (_, fault, pointer) => {
    const answer = await zone.running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: { ...record(other, 'PENALTY', '2025-05-01', { severity: 'MINOR' }), ...fault },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((entry: { pointer: string }) => entry.pointer)).toContain(pointer);
  });
});
