import { admissionOf, createGrpcClient, walkRoles } from '@donghu/chassis';
import { PolicyIntakeServiceClient } from '@donghu/contracts/policy';
import { wronglyAdmitted } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { service } from '../../src/service.js';
import {
  asInsurer,
  enterpriseUscc,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

let intake: PolicyIntakeUnderTest;

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.tellEnterprise(enterpriseUscc, '长飞光纤光缆股份有限公司');
  await intake.registryIsKnown();
});

afterAll(() => intake?.stop());

describe('the report door', () => {
  const everyField = { ...report, productCode: 'P-1', insuredHeadCount: 3, otherPublicSubsidy: '0.00' };
  const needed = Object.keys(report);
  const texts = Object.keys(everyField).filter((field) => field !== 'insuredHeadCount');

  const faultsOf = async (body: object): Promise<string[]> => {
    const answer = await intake.service.call('POST', '/v1/policies', { as: operator, body });
    expect([answer.status, Array.isArray(answer.body.errors)]).toEqual([400, true]);
    return answer.body.errors.map(
      ({ pointer, rule }: { pointer: string; rule: string }) => `${pointer} ${rule}`,
    );
  };

  test.each(needed)('asks for %s when it is missing', async (field) => {
    expect(await faultsOf({ ...everyField, [field]: undefined })).toEqual([`/${field} REQUIRED`]);
  });

  test.each(texts)('refuses %s as a JSON number, an object or null, and names the rule', async (field) => {
    for (const wrong of [80_000, {}, null]) {
      const faults = await faultsOf({ ...everyField, [field]: wrong });
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^/${field} (TYPE|DATE|YUAN_STRING)$`));
    }
  });

  test.each<[string, object, string]>([
    ['an unknown field', { colour: 'red' }, '/colour UNKNOWN_FIELD'],
    ['a wrong check digit', { policyholderUscc: '91420100616400352Y' }, '/policyholderUscc CHECK_DIGIT'],
    ['a premium below zero', { writtenPremium: '-1.00' }, '/writtenPremium NEGATIVE'],
    ['a premium with one decimal', { paidPremium: '1.5' }, '/paidPremium YUAN_FORMAT'],
    ['a cover above a trillion', { cover: '1000000000000.01' }, '/cover TOO_BIG'],
    ['no cover', { cover: '0.00' }, '/cover COVER_NOT_STATED'],
    ['a period that ends before it starts', { endOn: '2025-03-09' }, '/endOn PERIOD_REVERSED'],
    ['a day that does not exist', { issuedOn: '2025-02-30' }, '/issuedOn DATE'],
    ['a premium paid on no day', { paidOn: undefined }, '/paidOn REQUIRED'],
    ['more paid than written', { paidPremium: '80000.01' }, '/paidPremium PAID_ABOVE_WRITTEN'],
    ['a short number', { policyNumber: 'PZ-1' }, '/policyNumber FORMAT'],
    ['a number with a space', { policyNumber: 'PZ 2025 0001' }, '/policyNumber FORMAT'],
    ['a head count as text', { insuredHeadCount: '3' }, '/insuredHeadCount TYPE'],
    ['no head', { insuredHeadCount: 0 }, '/insuredHeadCount TOO_SMALL'],
    ['a group line without heads', { line: 'TALENT_ACC' }, '/insuredHeadCount REQUIRED'],
    ['a beneficiary of no kind', { beneficiaryKind: 'SOMEBODY' }, '/beneficiaryKind NOT_ALLOWED'],
    [
      'a deductible as high as the cover',
      { deductible: '20000000.00' },
      '/deductible DEDUCTIBLE_ABOVE_COVER',
    ],
    ['co-insurance of one', { coInsurance: { members: [] } }, '/coInsurance/members TOO_SHORT'],
    ['a country that is none', { references: { exportMarket: 'China' } }, '/references/exportMarket FORMAT'],
    [
      'a resident number in a reference',
      { references: { construction: { projectCode: '110101199003070134', budgetIncluded: true } } },
      '/references/construction/projectCode PERSONAL_DATA',
    ],
    [
      'a resident number in full-width digits',
      {
        references: {
          loan: { lenderUscc: insurerUscc, contractNumber: '１１０１０１１９９００３０７０１３４' },
        },
      },
      '/references/loan/contractNumber PERSONAL_DATA',
    ],
    ['a list of insured persons', { insuredPersons: [{ name: '张三' }] }, '/insuredPersons UNKNOWN_FIELD'],
    [
      'a resident number in a text',
      { productCode: '被保险人110101199003070134' },
      '/productCode PERSONAL_DATA',
    ],
  ])('refuses %s', async (_, fault, expected) => {
    expect(await faultsOf({ ...report, ...fault })).toEqual([expected]);
  });

  test.each<[string, string, number, string]>([
    ['JSON that is cut off', '{"insurerUscc": ', 400, 'MALFORMED_JSON'],
    ['a list', '[]', 400, 'VALIDATION_FAILED'],
    ['a body over the limit', `"${'x'.repeat(70_000)}"`, 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (_, content, status, code) => {
    const text = { content, type: 'application/json' };
    const answer = await intake.service.call('POST', '/v1/policies', { as: operator, text });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  test('stores nothing of all that', async () => {
    const { body } = await intake.service.call('GET', '/v1/totals', { as: operator });
    expect(body).toMatchObject({ policies: { accepted: 0 }, conflicts: 0, lines: [] });
  });
});

describe('every door', () => {
  test('admits exactly the roles that it declares', async () => {
    const parts = await service.build({} as never);
    const cases = walkRoles(parts.routes, parts.bulkRoutes);
    expect(await wronglyAdmitted(intake.service, cases, admissionOf)).toEqual([]);
  });

  test('an insurer reports for itself only', async () => {
    const as = { role: 'insurer', uscc: '91310000132235899W' };
    expect(await intake.service.call('POST', '/v1/policies', { as, body: report })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  });

  test('the catalogue is open to anyone', async () => {
    const { status, body } = await intake.service.call('GET', '/v1/insurance-lines');
    expect(status).toBe(200);
    expect(body.items.find(({ code }: { code: string }) => code === 'FIRST_SET')).toMatchObject({
      group: 'A2',
      industryLineCode: '11230',
      subsidy: 'BY_PLAN',
      sandbox: true,
      references: ['equipment'],
    });
    expect(body.items.find(({ code }: { code: string }) => code === 'SAFETY_LIAB')).toMatchObject({
      mode: 'FULL',
      obligated: { sectors: expect.arrayContaining([{ zh: '矿山', en: 'mining' }]) },
    });
  });
});

describe('reporting over gRPC', () => {
  const policy = {
    insurerUscc,
    policyNumber: 'PZ-GRPC-0001',
    policyholderUscc: enterpriseUscc,
    insuredUscc: enterpriseUscc,
    line: 'TALENT_HEALTH',
    productCode: '',
    startOn: '2025-03-10',
    endOn: '2026-03-09',
    issuedOn: '2025-03-07',
    writtenPremiumFen: 8_000_000n,
    paidPremiumFen: 0n,
    paidOn: '',
    coverFen: 2_000_000_000n,
    insuredHeadCount: 12,
    otherPublicSubsidyFen: 0n,
  };

  const openClient = (caller: { role: string; uscc?: string }) =>
    createGrpcClient(PolicyIntakeServiceClient, intake.service.grpcAddress, {
      tokens: () => intake.service.token(caller),
      deadlineMs: 5_000,
      serviceName: 'policy-intake',
    });

  test('is the same as over HTTP: accepted, replayed, known, in conflict, shown', async () => {
    const client = openClient(asInsurer);
    try {
      const call = { policy, requestId: '0197a1c2-0000-7000-8000-000000000001' };
      const policyId = `${insurerUscc}/PZ-GRPC-0001`;
      const accepted = { policyId, outcome: 'REPORT_OUTCOME_ACCEPTED' };
      expect(await client.calls.reportPolicy(call)).toEqual(accepted);
      expect(await client.calls.reportPolicy(call)).toEqual(accepted);
      expect(await client.calls.reportPolicy({ policy, requestId: '' })).toEqual({
        policyId,
        outcome: 'REPORT_OUTCOME_ALREADY_KNOWN',
      });
      const changed = { ...policy, coverFen: 1n };
      await expect(client.calls.reportPolicy({ ...call, policy: changed })).rejects.toMatchObject({
        error: { code: 'IDEMPOTENCY_KEY_REUSED' },
      });
      await expect(client.calls.reportPolicy({ policy: changed, requestId: '' })).rejects.toMatchObject({
        error: { code: 'POLICY_CONFLICT', facts: { differingFields: 'cover' } },
      });
      const overHttp = {
        ...report,
        policyNumber: policy.policyNumber,
        line: policy.line,
        paidPremium: '0.00',
        paidOn: undefined,
        insuredHeadCount: 12,
      };
      expect(
        await intake.service.call('POST', '/v1/policies', { as: asInsurer, body: overHttp }),
      ).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
      expect(await client.calls.getPolicy({ insurerUscc, policyNumber: 'pz-grpc-0001' })).toEqual({
        policy,
        cancelled: false,
        version: 2n,
      });
    } finally {
      client.close();
    }
  });

  test('carries the terms that few policies state, and reads them as HTTP does', async () => {
    const client = openClient(asInsurer);
    const terms = {
      beneficiaryKind: 'LENDER',
      coverKind: 'AGGREGATE_LIMIT',
      intermediaryUscc: '911000001000013428',
    };
    const abroad = {
      ...policy,
      ...terms,
      policyNumber: 'PZ-GRPC-0004',
      writtenPremiumFen: 7_123_436n,
      taxFen: 403_213n,
      coverFen: 2_160_000_000n,
      deductibleFen: 500_000n,
      perOccurrenceLimitFen: 720_000_000n,
      originalCurrency: {
        currency: 'USD',
        writtenPremiumHundredths: 1_000_005n,
        coverHundredths: 300_000_000n,
        premiumParity: '7.1234',
        coverParity: '7.2000',
      },
    };
    try {
      expect(await client.calls.reportPolicy({ policy: abroad, requestId: '' })).toMatchObject({
        outcome: 'REPORT_OUTCOME_ACCEPTED',
      });
      const shown = {
        ...terms,
        tax: '4032.13',
        deductible: '5000.00',
        perOccurrenceLimit: '7200000.00',
        originalCurrency: {
          currency: 'USD',
          writtenPremium: '10000.05',
          cover: '3000000.00',
          premiumParity: '7.1234',
          coverParity: '7.2000',
        },
      };
      const overHttp = {
        ...report,
        ...shown,
        policyNumber: 'PZ-GRPC-0004',
        line: policy.line,
        writtenPremium: '71234.36',
        cover: '21600000.00',
        paidPremium: '0.00',
        paidOn: undefined,
        insuredHeadCount: 12,
      };
      expect(
        await intake.service.call('POST', '/v1/policies', { as: asInsurer, body: overHttp }),
      ).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
      const path = `/v1/policies/${insurerUscc}/PZ-GRPC-0004`;
      expect((await intake.service.call('GET', path, { as: asInsurer })).body.report).toMatchObject(shown);
      expect(await client.calls.getPolicy({ insurerUscc, policyNumber: 'PZ-GRPC-0004' })).toMatchObject({
        policy: abroad,
      });
      const faulty = {
        ...abroad,
        policyNumber: 'PZ-GRPC-0005',
        beneficiaryKind: 'SOMEBODY',
        intermediaryUscc: '1',
        taxFen: -1n,
        originalCurrency: { ...abroad.originalCurrency, currency: 'usd', coverParity: '7,2' },
      };
      await expect(client.calls.reportPolicy({ policy: faulty, requestId: '' })).rejects.toMatchObject({
        error: {
          fields: expect.arrayContaining(
            [
              '/beneficiaryKind',
              '/intermediaryUscc',
              '/tax',
              '/originalCurrency/currency',
              '/originalCurrency/coverParity',
            ].map((pointer) => expect.objectContaining({ pointer })),
          ),
        },
      });
    } finally {
      client.close();
    }
  });

  test('carries co-insurance and references, and reads them as HTTP does', async () => {
    const client = openClient(asInsurer);
    const references = {
      intellectualProperty: { kind: 'PATENT', number: 'ZL202110000001.X', jurisdiction: 'CN' },
      loan: { lenderUscc: '911000001000013428', contractNumber: 'DK-2025-1' },
      equipment: { name: '光刻机', catalogueItem: '1.2.3' },
      exportMarket: 'DE',
      construction: { projectCode: 'GC-1', budgetIncluded: true },
    };
    const rich = { ...policy, policyNumber: 'PZ-GRPC-0002', line: 'IP_PLEDGE', references };
    try {
      expect(await client.calls.reportPolicy({ policy: rich, requestId: '' })).toMatchObject({
        outcome: 'REPORT_OUTCOME_ACCEPTED',
      });
      const overHttp = {
        ...report,
        policyNumber: 'PZ-GRPC-0002',
        line: 'IP_PLEDGE',
        paidPremium: '0.00',
        paidOn: undefined,
        insuredHeadCount: 12,
        references,
      };
      expect(
        await intake.service.call('POST', '/v1/policies', { as: asInsurer, body: overHttp }),
      ).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN', warnings: [] } });
      expect(await client.calls.getPolicy({ insurerUscc, policyNumber: 'PZ-GRPC-0002' })).toMatchObject({
        policy: rich,
      });
      const faulty = {
        ...rich,
        policyNumber: 'PZ-GRPC-0003',
        coInsurance: { pool: 'x', members: [{ insurerUscc: '1', sharePpm: 1, lead: true }] },
        references: {
          intellectualProperty: { kind: 'IDEA', number: '', jurisdiction: 'CHN' },
          loan: { lenderUscc: '2', contractNumber: '110101199003070134' },
        },
      };
      await expect(client.calls.reportPolicy({ policy: faulty, requestId: '' })).rejects.toMatchObject({
        error: {
          fields: expect.arrayContaining(
            [
              '/coInsurance/pool',
              '/coInsurance/members',
              '/coInsurance/members/0/insurerUscc',
              '/references/intellectualProperty/kind',
              '/references/intellectualProperty/number',
              '/references/intellectualProperty/jurisdiction',
              '/references/loan/lenderUscc',
              '/references/loan/contractNumber',
            ].map((pointer) => expect.objectContaining({ pointer })),
          ),
        },
      });
    } finally {
      client.close();
    }
  });

  test('names every fault of a message, and refuses strangers', async () => {
    const client = openClient(operator);
    const stranger = openClient({ role: 'insurer', uscc: '91310000132235899W' });
    try {
      const faulty = {
        ...policy,
        insurerUscc: '1',
        startOn: 'soon',
        coverFen: -1n,
        line: 'x',
        insuredHeadCount: -1,
      };
      await expect(client.calls.reportPolicy({ policy: faulty, requestId: '' })).rejects.toMatchObject({
        error: {
          code: 'VALIDATION_FAILED',
          fields: expect.arrayContaining([
            expect.objectContaining({ pointer: '/insurerUscc' }),
            expect.objectContaining({ pointer: '/startOn' }),
            expect.objectContaining({ pointer: '/cover' }),
            expect.objectContaining({ pointer: '/line' }),
            expect.objectContaining({ pointer: '/insuredHeadCount' }),
          ]),
        },
      });
      await expect(client.calls.reportPolicy({ policy: undefined, requestId: '' })).rejects.toMatchObject({
        error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/policy' }] },
      });
      await expect(stranger.calls.reportPolicy({ policy, requestId: '' })).rejects.toMatchObject({
        error: { code: 'FORBIDDEN' },
      });
      await expect(
        stranger.calls.getPolicy({ insurerUscc, policyNumber: policy.policyNumber }),
      ).rejects.toMatchObject({ error: { code: 'FORBIDDEN' } });
      await expect(
        client.calls.getPolicy({ insurerUscc, policyNumber: 'PZ-NOBODY-1' }),
      ).rejects.toMatchObject({ error: { code: 'POLICY_UNKNOWN' } });
    } finally {
      client.close();
      stranger.close();
    }
  });
});
