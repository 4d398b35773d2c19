import { connectMongo, createGrpcClient } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { SubsidyDisbursementServiceClient } from '@donghu/contracts/subsidy';
import { calendarDateAt, fen } from '@donghu/kernel';
import { eventually, readStoredEvents, readStoredMessages, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeldChangesDocument, heldChanges } from '../../src/store/held-changes.js';
import { finance, newUscc, operator, type SubsidyUnderTest, startSubsidy } from './subsidy-under-test.js';

let subsidy: SubsidyUnderTest;

beforeAll(async () => {
  subsidy = await startSubsidy();
});

afterAll(async () => {
  await subsidy?.stop();
});

describe('an accepted policy', () => {
  test('is decided once, told as an event, and explained over HTTP and gRPC', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const policyId = await subsidy.accept({ enterprise, number: 'A-1', premium: '80000.00' });
    const application = await subsidy.application(policyId);
    expect(application).toMatchObject({
      policyId,
      state: 'ASSESSED',
      scheme: 'RND',
      entitled: '40000.00',
      decidingLimit: 'RATE',
      supervisionClass: 'A',
      ratingVersion: 1,
    });
    expect(application.id).toMatch(/^BT-\d{4}-[0-9A-Z]{12}$/);

    const events = await waitFor(async () => {
      const all = await readStoredEvents(subsidy.service.backing.natsUrl, eventCatalogue.SubsidyAssessed);
      const mine = all.filter(({ message }) => message.policyId === policyId);
      return mine.length > 0 ? mine : undefined;
    });
    expect(events.map(({ subject }) => subject)).toEqual([`subsidy.v1.assessed.${enterprise}`]);
    expect(events[0]?.message).toMatchObject({
      applicationId: application.id,
      scheme: 'RND',
      entitledFen: 4_000_000n,
      refusal: '',
    });

    const own = { role: 'enterprise', uscc: enterprise };
    const path = `/v1/applications/${application.id}/explanation`;
    const explained = await subsidy.service.call('GET', path, { as: own });
    expect(explained.body).toMatchObject({
      amount: '40000.00',
      schemeVersion: '2021-09-22',
      rulesVersion: '2021.1',
    });
    expect(explained.body.text.zh).toContain('40000.00 元');
    expect(explained.body.steps).toContainEqual(
      expect.objectContaining({ name: 'credit_multiplier', value: '1.000000' }),
    );

    const token = await subsidy.service.token(own);
    const client = createGrpcClient(SubsidyDisbursementServiceClient, subsidy.service.grpcAddress, {
      tokens: () => token,
      deadlineMs: 5_000,
      serviceName: 'subsidy-disbursement',
    });
    try {
      const { explanation } = await client.calls.explainApplication({ applicationId: application.id });
      expect(explanation).toMatchObject({
        amountFen: 4_000_000n,
        decidingLimit: 'RATE',
        supervisionClass: 'A',
      });
      expect(explanation?.steps.find(({ name }) => name === 'raw')?.value).toBe('40000.00');
      const stored = await client.calls.getApplication({ applicationId: policyId });
      expect(stored).toMatchObject({ state: 'ASSESSED', entitledFen: 4_000_000n });
    } finally {
      client.close();
    }
  });

  test('gets ten points more in the first subsidised year', async () => {
    const enterprise = newUscc();
    subsidy.credit.rate(enterprise, { supervisionClass: 'A', effectiveAt: new Date('2024-06-30T00:00:00Z') });
    await subsidy.tellEnterprise(enterprise);
    const policyId = await subsidy.accept({ enterprise, number: 'A-2', premium: '10000.00' });
    expect(await subsidy.application(policyId)).toMatchObject({ entitled: '6000.00' });
  });

  test('is limited by what is left of the cap: 150,000.00 of 200,000.00', async () => {
    const enterprise = await subsidy.knownEnterprise();
    await subsidy.service.call('POST', '/v1/earlier-subsidies', {
      as: finance,
      body: { enterpriseUscc: enterprise, year: 2025, scheme: 'RND', amount: '150000.00' },
    });
    const policyId = await subsidy.accept({
      enterprise,
      number: 'A-3',
      premium: '400000.00',
      at: '2025-09-05T10:00:00+08:00',
    });
    expect(await subsidy.application(policyId)).toMatchObject({
      year: 2025,
      raw: '200000.00',
      entitled: '150000.00',
      decidingLimit: 'SCHEME_CAP',
    });
  });

  test('is decided by the class at its submission, before and after a downgrade', async () => {
    const enterprise = await subsidy.knownEnterprise();
    subsidy.credit.rate(enterprise, {
      supervisionClass: 'C',
      effectiveAt: new Date('2025-09-10T10:00:00+08:00'),
    });
    const premium = '123456.78';
    const x = await subsidy.accept({ enterprise, number: 'A-4X', premium, at: '2025-09-05T10:00:00+08:00' });
    expect(await subsidy.application(x)).toMatchObject({ entitled: '61728.39', supervisionClass: 'A' });
    const y = await subsidy.accept({ enterprise, number: 'A-4Y', premium, at: '2025-09-20T10:00:00+08:00' });
    expect(await subsidy.application(y)).toMatchObject({ entitled: '37037.03', supervisionClass: 'C' });
  });

  test('is refused with a stable reason, and the reasons are counted', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const notCovered = await subsidy.accept({
      enterprise,
      number: 'A-5',
      premium: '100.00',
      line: 'SAFETY_LIAB',
    });
    expect(await subsidy.application(notCovered)).toMatchObject({
      state: 'REFUSED',
      refusal: 'LINE_NOT_COVERED',
    });
    const small = await subsidy.accept({ enterprise, number: 'A-6', premium: '100.00' });
    expect(await subsidy.application(small)).toMatchObject({ state: 'REFUSED', refusal: 'BELOW_MINIMUM' });
    const { body } = await subsidy.service.call('GET', '/v1/totals', { as: operator });
    expect(body.refused.byReason).toMatchObject({ LINE_NOT_COVERED: '1', BELOW_MINIMUM: '1' });
  });

  test('that was delivered again, or reported by another event, has one application', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const policyId = await subsidy.accept({ enterprise, number: 'A-7', premium: '80000.00' });
    await subsidy.application(policyId);
    await subsidy.accept({ enterprise, number: 'A-7', premium: '80000.00' });
    const next = await subsidy.accept({ enterprise, number: 'A-8', premium: '10000.00' });
    await subsidy.application(next);
    const list = await subsidy.service.call('GET', `/v1/applications?enterprise=${enterprise}`, {
      as: operator,
    });
    expect(list.body.items.map(({ entitled }: { entitled: string }) => entitled)).toEqual([
      '40000.00',
      '5000.00',
    ]);
  });
});

describe('what arrives in another order', () => {
  test('a policy waits for its enterprise, and is decided when that comes', async () => {
    const enterprise = newUscc();
    subsidy.credit.rate(enterprise, { supervisionClass: 'B', effectiveAt: new Date('2024-06-30T00:00:00Z') });
    const policyId = await subsidy.accept({ enterprise, number: 'B-1', premium: '10000.00' });
    expect(await subsidy.application(policyId, 'SUBMITTED')).toMatchObject({ waitingFor: 'REGISTRY' });
    await subsidy.tellEnterprise(enterprise);
    // First year: 50 % × 0.90 + 10 points.
    expect(await subsidy.application(policyId)).toMatchObject({ state: 'ASSESSED', entitled: '5500.00' });
  });

  test('a cancellation before its policy is folded in', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const policyId = '91100000710931483R/B-2';
    await subsidy.cancel(policyId, '24000.00');
    await eventually(async () => {
      const { body } = await subsidy.service.call('GET', '/v1/message-flow', { as: operator });
      expect(body.handled).toContainEqual(
        expect.objectContaining({ type: 'donghu.policy.v1.PolicyCancelled', handled: 1 }),
      );
    });
    await subsidy.accept({ enterprise, number: 'B-2', premium: '120000.00' });
    expect(await subsidy.application(policyId)).toMatchObject({ entitled: '12000.00', cancelled: true });
  });

  test('endorsements and a cancellation before their policy are folded in, and a refused one is decided anew once it is paid', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const policyId = '91100000710931483R/B-5';
    await subsidy.endorse(policyId, 2, '90000.00');
    await subsidy.cancel(policyId, '30000.00', 'MID_TERM', 4);
    await subsidy.endorse(policyId, 1, '150000.00');
    await subsidy.accept({ enterprise, number: 'B-5', premium: '120000.00' });
    expect(await subsidy.application(policyId)).toMatchObject({ entitled: '15000.00', cancelled: true });

    const unpaid = await subsidy.accept({
      enterprise,
      number: 'B-6',
      premium: '10000.00',
      more: { paidPremiumFen: 0n, paidOn: '' },
    });
    expect(await subsidy.application(unpaid)).toMatchObject({ state: 'REFUSED', refusal: 'PREMIUM_UNPAID' });
    await subsidy.endorse(unpaid, 1, '10000.00');
    expect(await subsidy.application(unpaid, 'ASSESSED')).toMatchObject({ entitled: '5000.00', refusal: '' });
  });

  test('a cancellation that another replica held while the policy came is folded in all the same', async () => {
    const enterprise = await subsidy.knownEnterprise();
    const policyId = await subsidy.accept({ enterprise, number: 'B-4', premium: '120000.00' });
    expect(await subsidy.application(policyId)).toMatchObject({ entitled: '60000.00', cancelled: false });
    const { mongoUrl, databasePrefix } = subsidy.service.backing;
    const store = await connectMongo(mongoUrl, `${databasePrefix}_subsidy_disbursement`, 'other-replica');
    const held = store.db.collection<HeldChangesDocument>(heldChanges.name);
    // As the replica leaves it that handled the cancellation before it could see the application.
    await held.insertOne({
      _id: policyId,
      version: 1,
      cancellation: {
        kind: 'MID_TERM',
        effectiveOn: calendarDateAt(new Date('2025-06-01T00:00:00+08:00')),
        premiumKept: fen(2_400_000n),
      },
      heldAt: new Date('2020-01-01T00:00:00Z'),
      openSince: new Date('2020-01-01T00:00:00Z'),
    });
    await eventually(
      async () =>
        expect(await subsidy.application(policyId)).toMatchObject({ entitled: '12000.00', cancelled: true }),
      { timeoutMillis: 15_000 },
    );
    expect(await held.countDocuments({ openSince: { $exists: true } })).toBe(0);
    await store.close();
  });

  test('an enterprise without a rating waits for its first, and counts as unrated after five minutes', async () => {
    const enterprise = newUscc();
    await subsidy.tellEnterprise(enterprise);
    const policyId = await subsidy.accept({ enterprise, number: 'B-3', premium: '10000.00' });
    await waitFor(async () => {
      const application = await subsidy.application(policyId, 'SUBMITTED');
      return application.waitingFor === 'FIRST_RATING';
    });
    await subsidy.moveClock(new Date(Date.now() + 6 * 60_000).toISOString());
    expect(await subsidy.application(policyId)).toMatchObject({
      supervisionClass: 'UNRATED',
      entitled: '5000.00',
    });
    await subsidy.moveClock(new Date().toISOString());
  });
});

describe('while credit-rating does not answer', () => {
  test('policies are taken in and not calculated; they are decided when it answers', async () => {
    const enterprise = await subsidy.knownEnterprise();
    await subsidy.credit.goDown();
    const policyIds: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      policyIds.push(await subsidy.accept({ enterprise, number: `C-${index}`, premium: '4000.00' }));
    }
    for (const policyId of policyIds) {
      expect(await subsidy.application(policyId, 'SUBMITTED')).toMatchObject({
        waitingFor: 'CREDIT',
        entitled: '0.00',
      });
    }
    await subsidy.credit.comeBack();
    for (const policyId of policyIds) {
      expect(await subsidy.application(policyId)).toMatchObject({ state: 'ASSESSED', entitled: '2000.00' });
    }
  });
});

test('a message that cannot be read is a dead letter with the field, and harms nobody else', async () => {
  const enterprise = await subsidy.knownEnterprise();
  await subsidy.accept({ enterprise, number: 'D-1', premium: '1.00', more: { startOn: '2025-02-30' } });
  const next = await subsidy.accept({ enterprise, number: 'D-2', premium: '10000.00' });
  expect(await subsidy.application(next)).toMatchObject({ state: 'ASSESSED' });
  const letters = await waitFor(async () => {
    const all = await readStoredMessages(subsidy.service.backing.natsUrl, 'DEAD_LETTER');
    return all.length > 0 ? all : undefined;
  });
  expect(letters.map(({ headers }) => headers)).toMatchObject([
    {
      'donghu-dead-letter-code': 'VALIDATION_FAILED',
      'donghu-dead-letter-reason': expect.stringContaining('/policy/start_on'),
      'donghu-dead-letter-consumer': 'subsidy-disbursement__policies',
    },
  ]);
  const missing = await subsidy.service.call(
    'GET',
    `/v1/applications/${encodeURIComponent('91100000710931483R/D-1')}`,
    { as: operator },
  );
  expect(missing).toMatchObject({ status: 404, body: { code: 'APPLICATION_UNKNOWN' } });
});
