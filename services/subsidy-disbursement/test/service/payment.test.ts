import { eventCatalogue } from '@donghu/contracts';
import { eventually, readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { finance, operator, reviewer, type SubsidyUnderTest, startSubsidy } from './subsidy-under-test.js';

let subsidy: SubsidyUnderTest;

beforeAll(async () => {
  subsidy = await startSubsidy();
});

afterAll(async () => {
  await subsidy?.stop();
});

const approve = (scheme: string, year: number, order = 'FIFO_PARTIAL', subject = 'reviewer@test') =>
  subsidy.service.call('POST', '/v1/approvals', {
    as: { ...reviewer, subject },
    body: { scheme, year, order },
  });

const pay = (scheme: string, idempotencyKey?: string) =>
  subsidy.service.call('POST', '/v1/payment-batches', {
    as: finance,
    body: { scheme },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });

const budgetsOf = async (scheme: string) => {
  const { body } = await subsidy.service.call('GET', '/v1/budgets', { as: finance });
  return body.items.filter((budget: { scheme: string }) => budget.scheme === scheme);
};

const assessed = async (
  line: string,
  number: string,
  premium: string,
  at = '2025-09-05T10:00:00+08:00',
): Promise<{ policyId: string; enterprise: string }> => {
  const enterprise = await subsidy.knownEnterprise();
  const policyId = await subsidy.accept({ enterprise, number, premium, line, at });
  await subsidy.application(policyId, 'ASSESSED');
  return { policyId, enterprise };
};

describe('a budget of 500,000.00 that runs out', () => {
  test('gives P and Q all, R what is left, and two approvers at once never spend more', async () => {
    const p = await assessed('LOAN_GUAR', 'P', '400000.00', '2025-09-05T10:00:00+08:00');
    const q = await assessed('LOAN_GUAR', 'Q', '500000.00', '2025-09-05T10:00:01+08:00');
    const r = await assessed('LOAN_GUAR', 'R', '200000.00', '2025-09-05T10:00:02+08:00');
    await subsidy.setBudget('LOAN', 2025, '250000.00');
    const answers = await Promise.all([
      approve('LOAN', 2025, 'FIFO_PARTIAL', 'first@test'),
      approve('LOAN', 2025, 'FIFO_PARTIAL', 'second@test'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await subsidy.application(p.policyId)).toMatchObject({ state: 'APPROVED', approved: '200000.00' });
    expect(await subsidy.application(q.policyId)).toMatchObject({ state: 'APPROVED', approved: '250000.00' });
    expect(await subsidy.application(r.policyId)).toMatchObject({
      state: 'APPROVED',
      approved: '50000.00',
      waitlisted: '50000.00',
      decidingLimit: 'BUDGET',
      payers: [
        { payer: 'CITY', amount: '25000.00' },
        { payer: 'ZONE', amount: '25000.00' },
      ],
    });
    expect(await budgetsOf('LOAN')).toMatchObject([
      { payer: 'CITY', reserved: '250000.00', left: '0.00' },
      { payer: 'ZONE', reserved: '250000.00', left: '0.00' },
    ]);
    const lower = await subsidy.service.call('POST', '/v1/budgets', {
      as: finance,
      body: { scheme: 'LOAN', year: 2025, payer: 'CITY', amount: '249999.99' },
    });
    expect(lower).toMatchObject({ status: 422, body: { code: 'BUDGET_BELOW_COMMITTED' } });
  });

  test('scales everybody by PRO_RATA, to the last fen', async () => {
    const wanted = ['400000.00', '500000.00', '200000.00'];
    const ids: string[] = [];
    for (const [index, premium] of wanted.entries()) {
      ids.push(
        (await assessed('EXP_ST', `PR-${index}`, premium, `2025-09-05T10:00:0${index}+08:00`)).policyId,
      );
    }
    await subsidy.setBudget('EXPORT', 2025, '250000.00');
    expect(await approve('EXPORT', 2025, 'PRO_RATA')).toMatchObject({
      status: 200,
      body: { approved: { count: 3, amount: '500000.00' }, budgetExhausted: ['EXPORT'], completed: true },
    });
    const approved = await Promise.all(ids.map(async (id) => (await subsidy.application(id)).approved));
    expect(approved).toEqual(['181818.18', '227272.73', '90909.09']);
  });
});

describe('a run over more than one stretch', () => {
  const ofEachEnterprise = 41;

  test('counts each application once, however many ask for it at once', async () => {
    const enterprises = await Promise.all(Array.from({ length: 5 }, () => subsidy.knownEnterprise()));
    const accepted = enterprises.flatMap((enterprise, place) =>
      Array.from({ length: ofEachEnterprise }, (_, number) =>
        subsidy.accept({
          enterprise,
          number: `STRETCH-${place}-${number}`,
          premium: '4000.00',
          line: 'ENV_LIAB',
          at: '2025-09-05T10:00:00+08:00',
        }),
      ),
    );
    for (const policyId of await Promise.all(accepted)) await subsidy.application(policyId, 'ASSESSED');
    await subsidy.setBudget('GREEN', 2025, '600.00');
    const ask = () =>
      subsidy.service.call('POST', '/v1/approvals', {
        as: reviewer,
        body: { scheme: 'GREEN', year: 2025 },
        idempotencyKey: 'stretches',
      });
    await Promise.all([ask(), ask(), ask()]);
    expect(await ask()).toMatchObject({
      status: 200,
      body: {
        approved: { count: 1, amount: '1200.00' },
        waitlisted: { count: 204, amount: '244800.00' },
        completed: true,
      },
    });
    expect(await approve('GREEN', 2025)).toMatchObject({
      body: { approved: { count: 0 }, waitlisted: { count: 204 } },
    });
  });
});

describe('a payment batch', () => {
  test('pays each application once, whatever is asked how often, and never by whoever approved', async () => {
    const { policyId } = await assessed('CYBER', 'ONCE', '100000.00');
    await subsidy.setBudget('OTHER', 2025, '500000.00');
    await approve('OTHER', 2025, 'FIFO_PARTIAL', 'both@test');
    const own = await subsidy.service.call('POST', '/v1/payment-batches', {
      as: { ...finance, subject: 'both@test' },
      body: { scheme: 'OTHER' },
    });
    expect(own).toMatchObject({ status: 403, body: { code: 'SAME_PERSON_TWICE' } });
    const first = await pay('OTHER', 'batch-1');
    expect(first).toMatchObject({
      status: 200,
      body: { paid: { count: 1, cash: '30000.00' }, completed: true },
    });
    const again = await pay('OTHER', 'batch-1');
    expect(again.body).toEqual(first.body);
    expect(await pay('OTHER')).toMatchObject({ status: 200, body: { paid: { count: 0, cash: '0.00' } } });
    expect(await subsidy.application(policyId)).toMatchObject({ state: 'PAID', settled: '30000.00' });
    const events = await waitFor(async () => {
      const all = await readStoredEvents(subsidy.service.backing.natsUrl, eventCatalogue.SubsidyPaid);
      const mine = all.filter(({ message }) => message.policyId === policyId);
      return mine.length > 0 ? mine : undefined;
    });
    expect(events.map(({ message }) => message)).toMatchObject([
      { paidFen: 3_000_000n, offsetFen: 0n, batchId: first.body.batchId },
    ]);
  });

  test('blocks whoever was put on the serious-dishonesty list meanwhile', async () => {
    const { policyId, enterprise } = await assessed('FIRST_VERSION', 'BLOCKED', '123456.78');
    await subsidy.setBudget('SOFTWARE', 2025, '500000.00');
    await approve('SOFTWARE', 2025);
    subsidy.credit.rate(enterprise, {
      supervisionClass: 'D',
      effectiveAt: new Date('2025-10-01T00:00:00+08:00'),
      vetoes: ['SERIOUS_DISHONESTY'],
    });
    expect(await pay('SOFTWARE')).toMatchObject({ body: { paid: { count: 0 }, blocked: { count: 1 } } });
    expect(await subsidy.application(policyId)).toMatchObject({
      state: 'BLOCKED',
      blockedFor: 'SERIOUS_DISHONESTY',
      settled: '0.00',
    });
  });

  test('waits while credit-rating does not answer, and goes on under the same key', async () => {
    const { policyId } = await assessed('DOM_CREDIT', 'WAITS', '100000.00');
    await subsidy.setBudget('TRADE', 2025, '500000.00');
    await approve('TRADE', 2025);
    await subsidy.credit.goDown();
    const refused = await pay('TRADE', 'batch-2');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await subsidy.application(policyId)).toMatchObject({ state: 'APPROVED', settled: '0.00' });
    await subsidy.credit.comeBack();
    await eventually(async () => {
      expect(await pay('TRADE', 'batch-2')).toMatchObject({ status: 200, body: { paid: { count: 1 } } });
    });
  });
});

describe('an endorsement after payment', () => {
  test('asks back what the lower premium does not earn, once, and has a higher one approved and paid', async () => {
    await subsidy.moveClock('2025-10-15T10:00:00+08:00');
    const enterprise = await subsidy.knownEnterprise();
    const line = 'CYBER';
    const at = '2025-10-10T10:00:00+08:00';
    const policyId = await subsidy.accept({ enterprise, number: 'ENDORSE', premium: '100000.00', line, at });
    await subsidy.application(policyId, 'ASSESSED');
    await subsidy.setBudget('OTHER', 2025, '100000.00');
    await approve('OTHER', 2025);
    await pay('OTHER');
    expect(await subsidy.application(policyId, 'PAID')).toMatchObject({ settled: '30000.00' });
    const listed = async () => {
      const path = `/v1/clawbacks?enterprise=${enterprise}`;
      return (await subsidy.service.call('GET', path, { as: finance })).body.items;
    };

    await subsidy.endorse(policyId, 2, '60000.00');
    await subsidy.endorse(policyId, 1, '80000.00');
    await subsidy.endorse(policyId, 2, '60000.00');
    const open = await subsidy.application(policyId, 'CLAWBACK_OPEN');
    expect(open).toMatchObject({ entitled: '18000.00', paidPremium: '60000.00' });
    expect(await listed()).toMatchObject([
      { amount: '12000.00', cause: 'PREMIUM_REFUND', dueOn: '2025-11-14', outstanding: '12000.00' },
    ]);
    const repayment = { amount: '12000.00', reference: '银行回单 20251020-0007' };
    const path = `/v1/clawbacks/${open.clawback}/repayments`;
    expect(await subsidy.service.call('POST', path, { as: finance, body: repayment })).toMatchObject({
      status: 201,
    });
    await subsidy.application(policyId, 'CLAWED_BACK');

    await subsidy.endorse(policyId, 3, '90000.00');
    expect(await subsidy.application(policyId, 'ASSESSED')).toMatchObject({
      entitled: '27000.00',
      waitlisted: '0.00',
    });
    await approve('OTHER', 2025);
    expect(await pay('OTHER')).toMatchObject({ body: { paid: { count: 1, cash: '9000.00' } } });
    await subsidy.application(policyId, 'CLAWED_BACK', 'PAID');
    const { body } = await subsidy.service.call('GET', '/v1/ledger/trial-balance', { as: finance });
    expect(body).toMatchObject({ balanced: true });
  });
});

describe('a cancellation after payment', () => {
  test('opens one clawback, sets it off once it is overdue, and closes it with the last fen', async () => {
    await subsidy.moveClock('2025-10-15T10:00:00+08:00');
    const enterprise = await subsidy.knownEnterprise();
    const line = 'IP_ENFORCE';
    const at = '2025-10-10T10:00:00+08:00';
    const policyId = await subsidy.accept({ enterprise, number: 'CANCEL', premium: '120000.00', line, at });
    await subsidy.application(policyId, 'ASSESSED');
    await subsidy.setBudget('IP', 2025, '100000.00');
    await approve('IP', 2025);
    await pay('IP');
    const paid = await subsidy.application(policyId, 'PAID');
    expect(paid).toMatchObject({
      settled: '60000.00',
      payers: [{ amount: '30000.00' }, { amount: '30000.00' }],
    });

    await subsidy.cancel(policyId, '24000.00');
    await subsidy.cancel(policyId, '24000.00');
    const open = await subsidy.application(policyId, 'CLAWBACK_OPEN');
    expect(open).toMatchObject({ entitled: '12000.00' });
    const path = `/v1/clawbacks?enterprise=${enterprise}`;
    const listed = async () => (await subsidy.service.call('GET', path, { as: finance })).body.items;
    expect(await listed()).toMatchObject([
      {
        amount: '48000.00',
        dueOn: '2025-11-14',
        outstanding: '48000.00',
        payers: [{ amount: '24000.00' }, { amount: '24000.00' }],
      },
    ]);

    await subsidy.moveClock('2025-11-15T10:00:00+08:00');
    const next = await subsidy.accept({
      enterprise,
      number: 'AFTER',
      premium: '40000.00',
      line,
      at: '2025-11-15T09:00:00+08:00',
    });
    await subsidy.application(next, 'ASSESSED');
    await approve('IP', 2025);
    expect(await pay('IP')).toMatchObject({ body: { paid: { count: 1, cash: '0.00', offset: '20000.00' } } });
    expect(await listed()).toMatchObject([{ repaid: '20000.00', outstanding: '28000.00' }]);

    const repay = (amount: string) =>
      subsidy.service.call('POST', `/v1/clawbacks/${open.clawback}/repayments`, {
        as: finance,
        body: { amount, reference: '银行回单 20251116-0031' },
      });
    expect(await repay('28000.01')).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/amount' }] },
    });
    expect(await repay('28000.00')).toMatchObject({ status: 201, body: { outstanding: '0.00' } });
    await subsidy.application(policyId, 'CLAWED_BACK');
    // 200,000.00 and what came back: 48,000.00; paid 60,000.00 and 20,000.00.
    expect(await budgetsOf('IP')).toMatchObject([
      { amount: '124000.00', returned: '24000.00', paid: '40000.00', left: '84000.00' },
      { amount: '124000.00', returned: '24000.00', paid: '40000.00', left: '84000.00' },
    ]);
    const events = await readStoredEvents(subsidy.service.backing.natsUrl, eventCatalogue.ClawbackOpened);
    expect(events.filter(({ message }) => message.policyId === policyId)).toHaveLength(1);
  });
});

test('the ledger is balanced, agrees with the budgets, and the totals add up', async () => {
  const balance = await subsidy.service.call('GET', '/v1/ledger/trial-balance', { as: { role: 'auditor' } });
  const totals = (await subsidy.service.call('GET', '/v1/totals', { as: operator })).body;
  expect(balance.body.balanced).toBe(true);
  const of = (account: string): string =>
    balance.body.accounts.find((entry: { account: string }) => entry.account === account).balance;
  expect(of('budget:available')).toBe(totals.budget.left);
  expect(of('budget:reserved')).toBe(totals.budget.reserved);
  expect(of('recovery:receivable')).toBe(totals.clawbacks.outstanding);
  expect(totals.undecided.count).toBe('0');
  // R with its rest, the three that were scaled, and all but one of those of the stretches.
  expect(totals.waitlisted).toEqual({ count: '208', amount: '344800.00' });
  expect(totals.blocked).toEqual({ count: '1', amount: '61728.39' });
  expect(totals.paid.amount).toBe(totals.budget.paid);
});
