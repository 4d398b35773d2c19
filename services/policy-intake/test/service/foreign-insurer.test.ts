import { randomUUID } from 'node:crypto';
import { createGrpcClient, mayAccess } from '@donghu/chassis';
import { PolicyIntakeServiceClient } from '@donghu/contracts/policy';
import type { Caller } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { service } from '../../src/service.js';
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

/** Open, and no part of anything below. */
const foreignUscc = '91310000132235899W';
const asForeigner = { role: 'insurer', uscc: foreignUscc };

const policyNumber = 'PZ-2025-7391';
const claimNumber = 'PA-2025-7391';
const caseId = 'SX-7391';
/** What must not show: numbers, an amount that nothing else has, a reference. */
const marks = [policyNumber, claimNumber, caseId, '73910.00', 'FC-7391', 'CG-2025-7391'];

const valuesOfParameters: Readonly<Record<string, string>> = {
  insurer: insurerUscc,
  number: policyNumber,
  claim: claimNumber,
  code: 'P-1',
  uscc: enterpriseUscc,
  line: report.line,
  id: caseId,
};

/** Asks for the owner's, for the enterprise's, and for whatever there is. */
const questions = [
  '',
  `?insurer=${insurerUscc}`,
  `?insured=${enterpriseUscc}`,
  `?on=2025-06-01`,
  `?on=2025-06-01&by=INSURER`,
  `?on=2025-06-01&by=ENTERPRISE`,
];

let intake: PolicyIntakeUnderTest;
/** The policy and the claim before anybody else touches them. */
let asReported: unknown;

const ownView = async (): Promise<readonly unknown[]> => {
  const policyAnswer = await intake.service.call('GET', policyPath, { as: asInsurer });
  const claimAnswer = await intake.service.call('GET', claimPath, { as: asInsurer });
  return [policyAnswer.body, claimAnswer.body];
};

const post = (path: string, body: unknown, as: Caller) =>
  intake.service.call('POST', path, { as, body, idempotencyKey: randomUUID() });

const policyPath = `/v1/policies/${insurerUscc}/${policyNumber}`;
const claimPath = `/v1/claims/${insurerUscc}/${claimNumber}`;

const followerUscc = '91440300100012316L';
const policy = {
  ...report,
  policyNumber,
  writtenPremium: '73910.00',
  paidPremium: '73910.00',
  coInsurance: {
    members: [
      { insurerUscc, sharePpm: 600_000, lead: true },
      { insurerUscc: followerUscc, sharePpm: 400_000 },
    ],
  },
};
const endorsement = {
  sequence: 1,
  kind: 'INCREASE',
  effectiveOn: '2025-04-01',
  premiumDifference: '0.00',
  coverDifference: '73910.00',
};
const claim = {
  insurerUscc,
  claimNumber,
  policyNumber,
  occurredOn: '2025-04-20',
  reportedOn: '2025-04-22',
  reserve: '73910.00',
};
const cession = {
  reference: 'FC-7391',
  cedantUscc: insurerUscc,
  reinsurer: '91100000100023789N',
  kind: 'TREATY_QS',
  cededPpm: 400_000,
  from: '2025-03-10',
};
const payment = { reference: 'ZF-7391', amount: '1.00', paidOn: '2025-05-10' };
const cancellation = { kind: 'FROM_START', effectiveOn: '2025-03-10', refund: '73910.00' };

beforeAll(async () => {
  intake = await startPolicyIntake();
  for (const uscc of [insurerUscc, followerUscc, foreignUscc]) {
    await intake.tellInstitution({ ...openInsurer, uscc });
  }
  await intake.tellEnterprise(enterpriseUscc, '长飞光纤光缆股份有限公司');
  await intake.registryIsKnown();
  await intake.service.call('PUT', '/v1/business-clock', {
    as: operator,
    body: { now: '2025-06-01T10:00:00+08:00' },
  });
  const followed = { followerUscc, policyNumber: 'CG-2025-7391', sharePpm: 400_000, premium: '29564.00' };
  const sandboxCase = {
    caseId,
    insurerUscc,
    lines: [report.line],
    from: '2025-01-01',
    to: '2025-12-31',
    caps: {},
  };
  const asFollower = { role: 'insurer', uscc: followerUscc };
  const answers = [
    await post('/v1/policies', policy, asInsurer),
    await post(`${policyPath}/endorsements`, endorsement, asInsurer),
    await post(`${policyPath}/cessions`, cession, asInsurer),
    await post(`${policyPath}/follower-reports`, followed, asFollower),
    await post('/v1/claims', claim, asInsurer),
    await post('/v1/sandbox-cases', sandboxCase, operator),
  ];
  expect(answers.map(({ status, body }) => (status === 201 ? 201 : body))).toEqual(answers.map(() => 201));
  asReported = await ownView();
});

afterAll(() => intake?.stop());

const readDoors = async (): Promise<string[]> => {
  const { routes } = await service.build({} as never);
  const foreigner = { subject: 'foreigner', roles: ['insurer' as const], uscc: foreignUscc };
  return routes
    .filter(({ method, access }) => method === 'get' && mayAccess(foreigner, access))
    .map(({ path }) =>
      path.replaceAll(/:([A-Za-z0-9_]+)/g, (_, name: string) => {
        const value = valuesOfParameters[name];
        if (value === undefined) throw new Error(`the test has no value for :${name} of ${path}`);
        return value;
      }),
    );
};

const marksSeenBy = async (as: Caller): Promise<Set<string>> => {
  const seen = new Set<string>();
  for (const path of await readDoors()) {
    for (const question of questions) {
      const { body } = await intake.service.call('GET', `${path}${question}`, { as });
      // A refusal names the door that was asked for.
      const text = JSON.stringify({ ...body, instance: undefined });
      for (const mark of marks) if (text.includes(mark)) seen.add(mark);
    }
  }
  return seen;
};

describe('the business of an insurer', () => {
  test('shows to itself at the doors that an insurer has', async () => {
    expect([...(await marksSeenBy(asInsurer))].sort()).toEqual([...marks].sort());
  });

  test('does not show to another insurer at any of them', async () => {
    expect([...(await marksSeenBy(asForeigner))]).toEqual([]);
  });

  test.each<[string, () => string, unknown]>([
    ['its policies', () => '/v1/policies', policy],
    ['cancellations', () => `${policyPath}/cancellation`, cancellation],
    ['endorsements', () => `${policyPath}/endorsements`, { ...endorsement, sequence: 2 }],
    ['cessions', () => `${policyPath}/cessions`, { ...cession, reference: 'FC-2' }],
    ['claims', () => '/v1/claims', { ...claim, claimNumber: 'PA-2025-7392' }],
    ['payments', () => `${claimPath}/payments`, payment],
    [
      'the progress of claims',
      () => `${claimPath}/progress`,
      { reference: 'JZ-1', state: 'REJECTED', on: '2025-05-11' },
    ],
  ])('is not reported by another insurer: %s', async (_, path, body) => {
    expect(await post(path(), body, asForeigner)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  test.each<[string, object]>([
    ['policies', policy],
    ['endorsements', { ...endorsement, insurerUscc, policyNumber, sequence: 3 }],
    ['cancellations', { ...cancellation, insurerUscc, policyNumber }],
    ['claims', { ...claim, claimNumber: 'PA-2025-7393' }],
    ['claim-payments', { ...payment, insurerUscc, claimNumber }],
  ])('is not reported by another insurer in a file of %s', async (name, line) => {
    const text = { content: `${JSON.stringify(line)}\n`, type: 'application/x-ndjson' };
    const answer = await intake.service.call('POST', `/v1/${name}/bulk`, { as: asForeigner, text });
    expect(JSON.stringify(answer.body)).toContain('FORBIDDEN');
    expect(JSON.stringify(answer.body)).not.toContain('73910');
  });

  test('is as it was after all that', async () => {
    expect(await ownView()).toEqual(asReported);
  });

  test('does not show to another insurer over gRPC', async () => {
    const client = createGrpcClient(PolicyIntakeServiceClient, intake.service.grpcAddress, {
      tokens: () => intake.service.token(asForeigner),
      deadlineMs: 5_000,
      serviceName: 'policy-intake',
    });
    const forbidden = { error: { code: 'FORBIDDEN' } };
    try {
      const { calls } = client;
      await expect(calls.getPolicy({ insurerUscc, policyNumber })).rejects.toMatchObject(forbidden);
      await expect(
        calls.checkCover({ insuredUscc: enterpriseUscc, line: report.line, on: '2025-06-01' }),
      ).rejects.toMatchObject(forbidden);
      await expect(
        calls.listEnterprisePolicies({ insuredUscc: enterpriseUscc, pageSize: 10, pageToken: '' }),
      ).rejects.toMatchObject(forbidden);
    } finally {
      client.close();
    }
  });

  test('the enterprise that it insures sees what is its own', async () => {
    expect(await intake.service.call('GET', policyPath, { as: asEnterprise })).toMatchObject({ status: 200 });
  });
});
