import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { type Caller, readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  asInsurer,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const second = '91440300100012316L';

let intake: PolicyIntakeUnderTest;

const post = (path: string, body: unknown, as: Caller = asInsurer) =>
  intake.service.call('POST', path, { as, body, idempotencyKey: randomUUID() });

const endorse = (number: string, body: object, as: Caller = asInsurer) =>
  post(`/v1/policies/${insurerUscc}/${number}/endorsements`, { effectiveOn: '2025-06-01', ...body }, as);

const reportPolicy = (policyNumber: string, more: object = {}) =>
  post('/v1/policies', {
    ...report,
    policyNumber,
    writtenPremium: '100000.00',
    paidPremium: '100000.00',
    ...more,
  });

const historyOf = async (number: string) =>
  (await intake.service.call('GET', `/v1/policies/${insurerUscc}/${number}/endorsements`, { as: asInsurer }))
    .body;

const shown = async (number: string) =>
  (await intake.service.call('GET', `/v1/policies/${insurerUscc}/${number}`, { as: asInsurer })).body;

const totals = async () => (await intake.service.call('GET', '/v1/totals', { as: operator })).body.policies;

const moveTo = (now: string) =>
  intake.service.call('PUT', '/v1/business-clock', { as: operator, body: { now } });

const increase = { sequence: 1, kind: 'INCREASE', premiumDifference: '10000.00' };
const decrease = { sequence: 2, kind: 'DECREASE', premiumDifference: '-20000.00' };

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.tellInstitution({ ...openInsurer, uscc: second });
  await intake.registryIsKnown();
  await moveTo('2025-06-01T10:00:00+08:00');
});

afterAll(() => intake?.stop());

describe('scenario 12: out of order', () => {
  test('endorsements wait for their policy, then the history reads 0, 1, 2', async () => {
    expect(await endorse('PZ-EARLY-1', decrease)).toMatchObject({
      status: 202,
      body: { outcome: 'HELD', held: [2] },
    });
    expect(await endorse('PZ-EARLY-1', increase)).toMatchObject({ status: 202, body: { held: [1, 2] } });
    expect(await endorse('PZ-EARLY-1', increase)).toMatchObject({
      status: 200,
      body: { outcome: 'ALREADY_KNOWN' },
    });
    expect(await totals()).toMatchObject({ accepted: 0, writtenPremium: '0.00' });
    expect(await shown('PZ-EARLY-1')).toMatchObject({ code: 'POLICY_UNKNOWN' });

    expect(await reportPolicy('PZ-EARLY-1')).toMatchObject({ status: 201, body: { outcome: 'ACCEPTED' } });
    const { history, held } = await historyOf('PZ-EARLY-1');
    expect(history.map(({ sequence }: { sequence: number }) => sequence)).toEqual([0, 1, 2]);
    expect(held).toEqual([]);
    expect(await shown('PZ-EARLY-1')).toMatchObject({
      standing: { writtenPremium: '90000.00', paidPremium: '90000.00', endorsements: 2 },
    });
    expect(await totals()).toMatchObject({
      accepted: 1,
      reportedPremium: '100000.00',
      writtenPremium: '90000.00',
    });
  });

  test('the events are in the order of the versions, and the same as in any other order of arrival', async () => {
    await reportPolicy('PZ-ORDER-1');
    await endorse('PZ-ORDER-1', increase);
    await endorse('PZ-ORDER-1', decrease);
    const endorsed = await waitFor(async () => {
      const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyEndorsed);
      return found.length >= 4 && found;
    });
    const told = (number: string) =>
      endorsed
        .map(({ message }) => message)
        .filter(({ policyNumber }) => policyNumber === number)
        .map(({ policyId: _, policyNumber: __, ...rest }) => rest);
    expect(told('PZ-EARLY-1')).toEqual(told('PZ-ORDER-1'));
    expect(told('PZ-ORDER-1')).toMatchObject([
      {
        sequence: 1,
        kind: 'ENDORSEMENT_KIND_INCREASE',
        writtenPremiumFen: 11_000_000n,
        paidDifferenceFen: 0n,
      },
      {
        sequence: 2,
        writtenPremiumFen: 9_000_000n,
        paidDifferenceFen: -1_000_000n,
        members: [{ sharePpm: 1_000_000 }],
      },
    ]);
    const accepted = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyAccepted);
    const versions = [...accepted, ...endorsed]
      .filter(({ message }) => message.policyId === `${insurerUscc}/PZ-EARLY-1`)
      .map(({ headers }) => Number(headers['donghu-aggregate-version']));
    expect(versions.toSorted((one, other) => one - other)).toEqual([3, 4, 5]);
  });

  test('a policy and its endorsement that arrive at the same time see each other', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => `PZ-RACE-${String(index).padStart(4, '0')}`);
    await Promise.all(numbers.flatMap((number) => [reportPolicy(number), endorse(number, increase)]));
    for (const number of numbers) {
      expect(await shown(number)).toMatchObject({ standing: { writtenPremium: '110000.00' } });
    }
  });

  test('after 72 hours without the policy the insurer is told, and the endorsement is still held', async () => {
    await endorse('PZ-NEVER-1', decrease);
    await moveTo('2025-06-04T10:01:00+08:00');
    const overdue = await waitFor(
      async () => {
        const found = await readStoredEvents(
          intake.service.backing.natsUrl,
          eventCatalogue.PolicyReportOverdue,
        );
        return found.length > 0 && found;
      },
      { what: 'the insurer is told', timeoutMillis: 20_000 },
    );
    expect(overdue.map(({ message }) => message)).toMatchObject([
      { policyNumber: 'PZ-NEVER-1', missingSequence: 0, heldSequences: [2] },
    ]);
    expect(await historyOf('PZ-NEVER-1')).toMatchObject({ history: [], held: [{ sequence: 2 }] });
  });
});

describe('endorsing a policy', () => {
  test('refuses what breaks a rule, keeps nothing of it, and takes the corrected one', async () => {
    await reportPolicy('PZ-RULES-1');
    const wrong = { sequence: 1, kind: 'DECREASE', premiumDifference: '-100000.01' };
    expect(await endorse('PZ-RULES-1', wrong)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/premiumDifference', rule: 'PREMIUM_BELOW_ZERO' }] },
    });
    expect(await endorse('PZ-RULES-1', increase, { role: 'insurer', uscc: second })).toMatchObject({
      status: 403,
    });
    expect(await endorse('PZ-RULES-1', increase)).toMatchObject({ status: 201 });
    expect(await endorse('PZ-RULES-1', { ...increase, premiumDifference: '1.00' })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED' },
    });
  });

  test('new shares hold from their day: later premium follows them, earlier premium stays', async () => {
    await reportPolicy('PZ-SHARES-1');
    const members = [
      { insurerUscc, sharePpm: 600_000, lead: true },
      { insurerUscc: second, sharePpm: 400_000 },
    ];
    expect(await endorse('PZ-SHARES-1', { sequence: 1, kind: 'SHARES', members })).toMatchObject({
      status: 201,
    });
    await endorse('PZ-SHARES-1', { ...increase, sequence: 2, effectiveOn: '2025-07-01' });
    const { members: parts } = await shown('PZ-SHARES-1');
    expect(parts).toEqual([
      { insurerUscc, premium: '106000.00', cover: '12000000.00' },
      { insurerUscc: second, premium: '4000.00', cover: '8000000.00' },
    ]);
  });

  test('one that cancels is told as a cancellation too', async () => {
    await reportPolicy('PZ-CANCEL-1');
    await endorse('PZ-CANCEL-1', decrease);
    const cancel = { sequence: 1, kind: 'CANCEL_MIDTERM', refund: '40000.00' };
    // The decrease that was held comes after the end: it is put aside.
    expect(await endorse('PZ-CANCEL-1', cancel)).toMatchObject({ status: 201, body: { held: [] } });
    expect(await shown('PZ-CANCEL-1')).toMatchObject({
      cancellation: { kind: 'MID_TERM', refund: '40000.00', endorsement: 1 },
    });
    expect(await historyOf('PZ-CANCEL-1')).toMatchObject({
      refused: [{ sequence: 2, code: 'POLICY_ALREADY_CANCELLED' }],
    });
    const cancelled = await waitFor(async () => {
      const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyCancelled);
      return found.length > 0 && found;
    });
    expect(cancelled.map(({ message }) => message)).toMatchObject([
      { policyNumber: 'PZ-CANCEL-1', premiumKeptFen: 6_000_000n },
    ]);
    const path = `/v1/policies/${insurerUscc}/PZ-CANCEL-1/cancellation`;
    const same = { kind: 'MID_TERM', effectiveOn: '2025-06-01', refund: '40000.00' };
    expect(await post(path, same)).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
  });

  test('a cancellation by itself gives back at most what the endorsements left as paid', async () => {
    await reportPolicy('PZ-CANCEL-2');
    await endorse('PZ-CANCEL-2', { ...decrease, sequence: 1 });
    const path = `/v1/policies/${insurerUscc}/PZ-CANCEL-2/cancellation`;
    const cancel = { kind: 'MID_TERM', effectiveOn: '2025-08-01', refund: '80000.01' };
    expect(await post(path, cancel)).toMatchObject({ status: 422, body: { code: 'REFUND_ABOVE_PREMIUM' } });
    expect(await post(path, { ...cancel, refund: '80000.00' })).toMatchObject({ status: 201 });
  });
});

test('a file of endorsements is answered line by line', async () => {
  await reportPolicy('PZ-FILE-1');
  const line = { insurerUscc, policyNumber: 'PZ-FILE-1', effectiveOn: '2025-06-01' };
  const answers = await intake.service.bulk(
    '/v1/endorsements/bulk',
    [
      { ...line, ...decrease },
      { ...line, ...increase },
      { ...line, ...increase },
      { ...line, ...increase, premiumDifference: '2.00' },
      { ...line, sequence: 3, kind: 'DECREASE', premiumDifference: '-1000000.00' },
      { ...line, ...increase, insurerUscc: second },
      { ...line, ...increase, kind: 'MAYBE' },
    ],
    asInsurer,
  );
  expect(answers).toMatchObject([
    { line: 1, outcome: 'held', sequence: 2 },
    { line: 2, outcome: 'accepted', sequence: 1, held: [] },
    { line: 3, outcome: 'known' },
    { line: 4, outcome: 'rejected', code: 'ALREADY_REPORTED', field: '/sequence' },
    { line: 5, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/premiumDifference' },
    { line: 6, outcome: 'rejected', code: 'FORBIDDEN' },
    { line: 7, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/kind' },
  ]);
  expect(await shown('PZ-FILE-1')).toMatchObject({ standing: { writtenPremium: '90000.00' } });
});

describe('a cancellation without a sequence', () => {
  const cancel = { kind: 'MID_TERM', effectiveOn: '2025-09-01', refund: '30000.00' };
  const early = { sequence: 1, kind: 'INCREASE', premiumDifference: '10000.00' };
  const late = { ...early, sequence: 2, effectiveOn: '2025-09-01' };

  test.each(['before', 'after'])('that comes %s an endorsement of its day leaves that out', async (place) => {
    const number = `PZ-UNSEQUENCED-${place.toUpperCase()}`;
    await reportPolicy(number);
    await endorse(number, early);
    const path = `/v1/policies/${insurerUscc}/${number}/cancellation`;
    if (place === 'before') expect(await post(path, cancel)).toMatchObject({ status: 201 });
    const answer = await endorse(number, late);
    expect(answer).toMatchObject(
      place === 'before' ? { status: 422, body: { code: 'OUTSIDE_TERM' } } : { status: 201 },
    );
    if (place === 'after') expect(await post(path, cancel)).toMatchObject({ status: 201 });
    expect(await shown(number)).toMatchObject({
      standing: { writtenPremium: '110000.00', endorsements: 1 },
      cancellation: { effectiveOn: '2025-09-01' },
    });
    if (place === 'before') return;
    const [refused] = await waitFor(async () => {
      const { natsUrl } = intake.service.backing;
      const found = await readStoredEvents(natsUrl, eventCatalogue.EndorsementRefused);
      const own = found.filter(({ message }) => message.policyNumber === number);
      return own.length > 0 && own;
    });
    expect(refused?.message).toMatchObject({ sequence: 2, code: 'OUTSIDE_TERM' });
  });
});
