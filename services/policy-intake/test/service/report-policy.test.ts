import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { InstitutionState } from '@donghu/contracts/registry';
import { type Caller, readStoredEvents, readStoredMessages, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  asEnterprise,
  asInsurer,
  enterpriseUscc,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const lapsedUscc = '91310000132235899W';
const suspendedUscc = '91310000660700088F';
const brokerUscc = '913100000879311306';

let intake: PolicyIntakeUnderTest;

/** Each sender chooses a key of its own: the business key alone makes them one report. */
const post = (body: unknown, as: Caller = asInsurer) =>
  intake.service.call('POST', '/v1/policies', { as, body, idempotencyKey: randomUUID() });

const totals = async () => (await intake.service.call('GET', '/v1/totals', { as: operator })).body;

const totalsOf = async (line: string) =>
  (await totals()).lines.find((entry: { line: string }) => entry.line === line);

/** Events of one policy, in the order in which the stream keeps them. */
const acceptedOf = async (policyNumber: string) =>
  (await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyAccepted)).filter(
    ({ message }) => message.policy?.policyNumber === policyNumber,
  );

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.tellInstitution({
    ...openInsurer,
    uscc: lapsedUscc,
    licences: [{ scheme: 'CBIRC', number: '1', from: '2003-07-07', to: '2025-05-01' }],
  });
  // Told the other way round: the suspension of 2025-04-01 before the registration.
  const suspended = { ...openInsurer, uscc: suspendedUscc };
  await intake.tellInstitution(
    { ...suspended, state: InstitutionState.SUSPENDED },
    { version: 2, change: 'STATE_CHANGED', effectiveOn: '2025-04-01' },
  );
  await intake.tellInstitution(suspended);
  await intake.tellInstitution({
    ...openInsurer,
    uscc: brokerUscc,
    roles: [{ kind: 'BROKER', from: '2003-07-07', to: '' }],
  });
  await intake.tellEnterprise(enterpriseUscc, '长飞光纤光缆股份有限公司');
  await intake.registryIsKnown();
});

afterAll(() => intake?.stop());

describe('scenario 3: a duplicate report', () => {
  test('five more at once are known, one policy and one event stand', async () => {
    const first = await post(report);
    expect(first).toMatchObject({
      status: 201,
      body: { policyId: `${insurerUscc}/PZ-2025-0001`, outcome: 'ACCEPTED', version: 1, warnings: [] },
    });
    expect(first.headers.get('location')).toBe(`/v1/policies/${insurerUscc}/PZ-2025-0001`);

    const again = await Promise.all(Array.from({ length: 5 }, () => post(report)));
    const known = { ...first.body, outcome: 'ALREADY_KNOWN' };
    expect(again.map(({ status, body }) => ({ status, body }))).toEqual(
      Array.from({ length: 5 }, () => ({ status: 200, body: known })),
    );

    const events = await waitFor(async () => {
      const found = await acceptedOf(report.policyNumber);
      return found.length > 0 && found;
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      subject: `policy.v1.accepted.${insurerUscc}`,
      headers: { 'ce-type': 'donghu.policy.v1.PolicyAccepted', 'donghu-aggregate-version': '1' },
      message: {
        policyId: first.body.policyId,
        policy: { writtenPremiumFen: 8_000_000n, coverFen: 2_000_000_000n },
      },
    });
    expect(await totalsOf('RND_LIAB')).toMatchObject({ accepted: 1, writtenPremium: '80000.00' });
  });

  test('another premium raises one conflict for a human, the totals stay', async () => {
    const other = { ...report, writtenPremium: '90000.00' };
    const refused = await post(other);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'POLICY_CONFLICT',
        errors: [{ pointer: '/writtenPremium', rule: 'DIFFERS' }],
        facts: { differingFields: 'writtenPremium' },
      },
    });
    const repeated = await Promise.all([post(other), post(other)]);
    expect(repeated.map(({ status }) => status)).toEqual([409, 409]);

    const { body } = await intake.service.call('GET', '/v1/conflicts', { as: { role: 'regulator' } });
    expect(body.items).toMatchObject([
      {
        policyId: `${insurerUscc}/PZ-2025-0001`,
        differingFields: ['writtenPremium'],
        report: { writtenPremium: '90000.00' },
      },
    ]);
    const raised = await waitFor(async () => {
      const found = await readStoredEvents(
        intake.service.backing.natsUrl,
        eventCatalogue.PolicyConflictRaised,
      );
      return found.length > 0 && found;
    });
    expect(raised).toMatchObject([
      { headers: { 'donghu-aggregate-version': '2' }, message: { differingFields: ['writtenPremium'] } },
    ]);
    expect(await totals()).toMatchObject({
      conflicts: 1,
      policies: { accepted: 1, writtenPremium: '80000.00', cumulativeCover: '20000000.00' },
    });
    expect(await post(report)).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
  });

  test('five first reports at once are one policy too', async () => {
    const fresh = { ...report, policyNumber: 'PZ-2025-0002', line: 'RND_EQUIP' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(fresh)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await totalsOf('RND_EQUIP')).toMatchObject({ accepted: 1, paidPremium: '80000.00' });
  });

  test('a number means the same in upper and lower case', async () => {
    expect(await post({ ...report, policyNumber: 'pz-2025-0001' })).toMatchObject({
      status: 200,
      body: { policyId: `${insurerUscc}/PZ-2025-0001` },
    });
  });
});

describe('judging the insurer on the day of issue', () => {
  const refusal = async (more: Partial<typeof report>) => {
    const answer = await post({ ...report, ...more, policyNumber: 'PZ-JUDGED-1' }, operator);
    return answer.status === 201 ? 'ACCEPTED' : answer.body.code;
  };

  test.each<[string, Partial<typeof report>, string]>([
    ['one that is not registered', { insurerUscc: '91320594728012952Q' }, 'INSTITUTION_UNKNOWN'],
    ['a broker', { insurerUscc: brokerUscc }, 'INSURER_NOT_LICENSED'],
    [
      'one after its licence ended',
      { insurerUscc: lapsedUscc, issuedOn: '2025-05-01' },
      'INSURER_NOT_LICENSED',
    ],
    [
      'one before its licence ended, reported late',
      { insurerUscc: lapsedUscc, issuedOn: '2025-04-30' },
      'ACCEPTED',
    ],
    ['a suspended one', { insurerUscc: suspendedUscc, issuedOn: '2025-04-01' }, 'INSTITUTION_NOT_OPEN'],
    ['one before its suspension', { insurerUscc: suspendedUscc, issuedOn: '2025-03-31' }, 'ACCEPTED'],
    ['any, for a line that does not exist', { line: 'TIME_TRAVEL' }, 'LINE_UNKNOWN'],
  ])('a policy of %s', async (_, more, expected) => {
    expect(await refusal({ line: 'DNO', ...more })).toBe(expected);
  });

  test('an insured that is not registered is taken, with a warning', async () => {
    const body = { ...report, policyNumber: 'PZ-OUTSIDE-1', line: 'MNA', insuredUscc: '914403001922038216' };
    expect(await post(body)).toMatchObject({ status: 201, body: { warnings: ['INSURED_NOT_REGISTERED'] } });
  });

  test('an event of the registry that cannot be read is a dead letter, and holds up nothing', async () => {
    const { natsUrl } = intake.service.backing;
    await intake.registry.publish(eventCatalogue.InstitutionChanged, {
      institution: { ...openInsurer, uscc: '91330000729116008X' },
      change: 'REGISTERED',
      effectiveOn: 'soon',
    });
    const letters = await waitFor(async () => {
      const found = await readStoredMessages(natsUrl, 'DEAD_LETTER');
      return found.length > 0 && found;
    });
    expect(letters).toHaveLength(1);
    expect(JSON.stringify(letters[0]?.headers)).toContain('VALIDATION_FAILED');
    await intake.tellEnterprise('91420100722739130Y', '武汉光谷联合集团有限公司');
    await intake.registryIsKnown();
  });
});

describe('reporting in bulk', () => {
  test('answers each line, and lines of one batch see each other', async () => {
    const body = { ...report, line: 'CYBER' };
    const answers = await intake.service.bulk(
      '/v1/policies/bulk',
      [
        { ...body, policyNumber: 'BULK-0001' },
        { ...body, policyNumber: 'bulk-0001' },
        { ...body, policyNumber: 'BULK-0001', cover: '1.00' },
        { ...body, policyNumber: 'BULK-0002', cover: '0.00' },
        { ...body, policyNumber: 'BULK-0002' },
        '{"policyNumber": ',
        { ...body, policyNumber: 'BULK-0003', insurerUscc: lapsedUscc },
        { ...body, policyNumber: 'BULK-0004', insuredUscc: '91420100616400352Y' },
        { ...body, policyNumber: 'BULK-0005', line: 'TIME_TRAVEL' },
        { ...body, policyNumber: 'BULK-0006', colour: 'red' },
        { ...body, policyNumber: 'BULK-0001', cover: '1.00' },
        { ...body, policyNumber: 'BULK-0005' },
        { ...body, policyNumber: 'BULK-0005', line: 'TIME_TRAVEL' },
      ],
      asInsurer,
    );
    expect(answers).toMatchObject([
      { line: 1, outcome: 'accepted', policyId: `${insurerUscc}/BULK-0001`, version: 1 },
      { line: 2, outcome: 'known', policyId: `${insurerUscc}/BULK-0001` },
      { line: 3, outcome: 'rejected', code: 'POLICY_CONFLICT', field: '/cover' },
      { line: 4, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/cover' },
      { line: 5, outcome: 'accepted', policyId: `${insurerUscc}/BULK-0002` },
      { line: 6, outcome: 'rejected', code: 'MALFORMED_JSON' },
      { line: 7, outcome: 'rejected', code: 'FORBIDDEN' },
      { line: 8, outcome: 'rejected', code: 'USCC_INVALID', field: '/insuredUscc' },
      { line: 9, outcome: 'rejected', code: 'LINE_UNKNOWN', field: '/line' },
      { line: 10, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/colour' },
      { line: 11, outcome: 'rejected', code: 'POLICY_CONFLICT' },
      { line: 12, outcome: 'accepted', policyId: `${insurerUscc}/BULK-0005` },
      { line: 13, outcome: 'rejected', code: 'POLICY_CONFLICT', field: '/line' },
    ]);
    expect(await totalsOf('CYBER')).toMatchObject({ accepted: 3, cumulativeCover: '60000000.00' });
  });

  test('a file that is sent three times, twice of it at once, counts once', async () => {
    const lines = Array.from({ length: 600 }, (_, index) => ({
      ...report,
      line: 'PROPERTY',
      policyNumber: `FILE-${String(index).padStart(6, '0')}`,
    }));
    const send = () => intake.service.bulk('/v1/policies/bulk', lines, asInsurer);
    const answers = [...(await Promise.all([send(), send()])).flat(), ...(await send())];
    const count = (outcome: string) => answers.filter((answer) => answer.outcome === outcome).length;
    expect([count('accepted'), count('known')]).toEqual([600, 1_200]);
    expect(await totalsOf('PROPERTY')).toMatchObject({ accepted: 600, writtenPremium: '48000000.00' });
  });
});

describe('reading policies', () => {
  const path = `/v1/policies/${insurerUscc}/PZ-2025-0001`;

  test('a policy is shown with its version, to its parties and the offices', async () => {
    const shown = await intake.service.call('GET', path, { as: asInsurer });
    expect(shown).toMatchObject({
      status: 200,
      body: { version: 2, conflicts: 1, report: { ...report, otherPublicSubsidy: '0.00' } },
    });
    expect(shown.headers.get('etag')).toBe('"2"');
    expect(await intake.service.call('GET', path, { as: asEnterprise })).toMatchObject({ status: 200 });
    expect(await intake.service.call('GET', path, { as: { role: 'finance' } })).toMatchObject({
      status: 200,
    });
  });

  test('another insurer or enterprise sees nothing of it', async () => {
    for (const role of ['insurer', 'enterprise']) {
      expect(await intake.service.call('GET', path, { as: { role, uscc: lapsedUscc } })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    }
  });

  test('a list comes page by page, and a party gets its own', async () => {
    const numbers: string[] = [];
    let cursor = '';
    do {
      const query = `insurer=${insurerUscc}&limit=500&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await intake.service.call('GET', `/v1/policies?${query}`, { as: operator });
      numbers.push(...body.items.map((item: { report: typeof report }) => item.report.policyNumber));
      cursor = body.nextCursor;
    } while (cursor !== '');
    const { accepted } = (await totals()).policies;
    // Two accepted policies are of other insurers.
    expect(new Set(numbers).size).toBe(accepted - 2);
    expect(numbers).toEqual(numbers.toSorted());

    const own = await intake.service.call('GET', '/v1/policies?limit=1', {
      as: { role: 'insurer', uscc: lapsedUscc },
    });
    expect(own.body.items).toMatchObject([{ report: { insurerUscc: lapsedUscc } }]);
    const insured = await intake.service.call('GET', '/v1/policies?limit=2', { as: asEnterprise });
    expect(insured.body.items).toHaveLength(2);
    for (const query of [`insurer=${insurerUscc}`, `insured=${lapsedUscc}&insurer=${enterpriseUscc}`]) {
      const as = { role: query.startsWith('insured') ? 'enterprise' : 'insurer', uscc: suspendedUscc };
      expect(await intake.service.call('GET', `/v1/policies?${query}`, { as })).toMatchObject({
        status: 403,
      });
    }
  });
});
