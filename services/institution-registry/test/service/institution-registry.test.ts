import {
  admissionOf,
  createGrpcClient,
  openDevelopmentIssuer,
  startService,
  walkRoles,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { InstitutionRegistryServiceClient } from '@donghu/contracts/registry';
import { systemClock } from '@donghu/kernel';
import { startTestService, type TestService, wronglyAdmitted } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { registerInstitutionExample } from '../../src/http/institution-schemas.js';
import { service } from '../../src/service.js';

const operator = { role: 'operator' };
const branch = {
  uscc: '91420000MA49148N8B',
  nameZh: '史带财产保险股份有限公司湖北分公司',
  kinds: [{ kind: 'INSURER_SPECIALISED', from: '2025-03-10' }],
  state: 'OPEN',
  effectiveOn: '2025-03-10',
  licences: [],
  inZone: true,
};
const enterprise = {
  uscc: '91420100616400352X',
  nameZh: '长飞光纤光缆股份有限公司',
  scale: 'LARGE',
  industryGroup: 'OPTO',
  classes: [],
  inZone: true,
  registrationMatches: true,
};

let running: TestService;
let nats: NatsConnection;

beforeAll(async () => {
  running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  nats = await connect({ servers: running.backing.natsUrl });
});

afterAll(async () => {
  await nats?.close();
  await running?.stop();
});

describe('registering institutions', () => {
  test('takes a branch, tells it as an event, and refuses it a second time', async () => {
    const first = await running.call('POST', '/v1/institutions', { as: operator, body: branch });
    expect(first).toMatchObject({ status: 201, body: { uscc: branch.uscc, version: 1, warnings: [] } });
    expect(first.headers.get('location')).toBe(`/v1/institutions/${branch.uscc}`);

    const again = await running.call('POST', '/v1/institutions', { as: operator, body: branch });
    expect(again).toMatchObject({ status: 409, body: { code: 'INSTITUTION_ALREADY_REGISTERED' } });

    const subject = `registry.v1.institution_changed.${branch.uscc}`;
    const consumer = await jetstream(nats).consumers.get('REGISTRY', { filter_subjects: subject });
    const message = await consumer.next({ expires: 5_000 });
    expect(message?.headers?.get('ce-type')).toBe('donghu.registry.v1.InstitutionChanged');
    expect(eventCatalogue.InstitutionChanged.decode(message?.data ?? new Uint8Array())).toMatchObject({
      change: 'REGISTERED',
      effectiveOn: '2025-03-10',
      institution: { uscc: branch.uscc, state: 'INSTITUTION_STATE_OPEN' },
    });
  });

  test('adds a role to the registered code, under its new version', async () => {
    const added = await running.call('POST', `/v1/institutions/${branch.uscc}/roles`, {
      as: operator,
      body: { kind: 'SERVICE_OUTLET', from: '2025-04-01' },
      headers: { 'if-match': '"1"' },
    });
    expect(added).toMatchObject({ status: 200, body: { version: 2 } });
    const stale = await running.call('PUT', `/v1/institutions/${branch.uscc}/state`, {
      as: operator,
      body: { state: 'SUSPENDED', from: '2025-10-01' },
      headers: { 'if-match': '"1"' },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'VERSION_MISMATCH' } });
  });

  test('normalises codes and says which check a bad one fails', async () => {
    const folded = { ...branch, uscc: ' ９１４４０３００１９２２０３８２１６ ' };
    expect(await running.call('POST', '/v1/institutions', { as: operator, body: folded })).toMatchObject({
      status: 201,
      body: { uscc: '914403001922038216' },
    });
    const refused = async (uscc: string) =>
      (await running.call('POST', '/v1/institutions', { as: operator, body: { ...branch, uscc } })).body
        .errors[0].rule;
    expect(await refused('91420100616400352Y')).toBe('CHECK_DIGIT');
    expect(await refused('000000000000000000')).toBe('DEPARTMENT');
    const warned = { ...branch, uscc: '91310000631295002H' };
    expect(await running.call('POST', '/v1/institutions', { as: operator, body: warned })).toMatchObject({
      status: 201,
      body: { warnings: ['ORG_CODE'] },
    });
  });

  test('overrides a failing check digit by two people, and shows it in the audit trail', async () => {
    const failing = { ...branch, uscc: '91350211M0000XUF46' };
    expect(await running.call('POST', '/v1/institutions', { as: operator, body: failing })).toMatchObject({
      status: 400,
      body: { code: 'USCC_INVALID', errors: [{ rule: 'CHECK_DIGIT' }] },
    });
    const first = { role: 'regulator', subject: 'first@regulator' };
    const second = { role: 'regulator', subject: 'second@regulator' };
    const request = {
      uscc: failing.uscc,
      reason: 'confirmed by the registration authority',
      evidence: 'letter 2025-17',
    };
    await running.call('POST', '/v1/uscc-overrides', { as: first, body: request });
    const approval = `/v1/uscc-overrides/${failing.uscc}/approval`;
    expect(await running.call('POST', approval, { as: first })).toMatchObject({
      status: 403,
      body: { code: 'OVERRIDE_NEEDS_TWO_PEOPLE' },
    });
    expect(await running.call('POST', approval, { as: second })).toMatchObject({ status: 200 });
    expect(await running.call('POST', '/v1/institutions', { as: operator, body: failing })).toMatchObject({
      status: 201,
    });
    const trail = await running.call('GET', `/v1/audit?subject=${failing.uscc}`, { as: { role: 'auditor' } });
    expect(trail.body.items).toMatchObject([
      { action: 'REQUEST_USCC_OVERRIDE', by: 'first@regulator', reason: request.reason },
      { action: 'APPROVE_USCC_OVERRIDE', by: 'second@regulator', reason: request.reason },
      { action: 'REGISTER_INSTITUTION', by: 'operator@test' },
    ]);
  });

  test('gives the first answer again for the same Idempotency-Key', async () => {
    const body = { ...branch, uscc: '91110000802100433B' };
    const call = { as: operator, body, idempotencyKey: 'once' };
    const first = await running.call('POST', '/v1/institutions', call);
    const second = await running.call('POST', '/v1/institutions', call);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const other = await running.call('POST', '/v1/institutions', {
      ...call,
      body: { ...body, nameZh: '另一名称' },
    });
    expect(other).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });
});

describe('registering enterprises in bulk', () => {
  test('answers every line: registered, known, conflicting, malformed', async () => {
    const answers = await running.bulk(
      '/v1/enterprises/bulk',
      [
        enterprise,
        enterprise,
        { ...enterprise, scale: 'SMALL' },
        '{"uscc": ',
        { ...enterprise, uscc: '914201007171752128' },
      ],
      operator,
    );
    expect(answers).toMatchObject([
      { line: 1, outcome: 'registered' },
      { line: 2, outcome: 'known' },
      { line: 3, outcome: 'rejected', code: 'ENTERPRISE_ALREADY_REGISTERED' },
      { line: 4, outcome: 'rejected', code: 'MALFORMED_JSON' },
      { line: 5, outcome: 'registered' },
    ]);
  });

  test('shows an enterprise its own file only', async () => {
    const path = `/v1/enterprises/${enterprise.uscc}`;
    const own = { role: 'enterprise', uscc: enterprise.uscc };
    expect(await running.call('GET', path, { as: own })).toMatchObject({
      status: 200,
      body: { scale: 'LARGE' },
    });
    const other = { role: 'enterprise', uscc: '914201007171752128' };
    expect(await running.call('GET', path, { as: other })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN' },
    });
  });
});

describe('the doors', () => {
  const faults: readonly (readonly [string, object, string])[] = [
    ['a missing field', { nameZh: undefined }, '/nameZh'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a wrong type', { inZone: 'yes' }, '/inZone'],
    ['an unknown kind', { kinds: [{ kind: 'PIRATE', from: '2025-01-01' }] }, '/kinds/0/kind'],
    ['a date that does not exist', { effectiveOn: '2025-02-30' }, '/effectiveOn'],
    [
      'a licence that ends before it begins',
      { licences: [{ scheme: 'a', number: 'b', from: '2025-01-02', to: '2025-01-01' }] },
      '/licences/0/to',
    ],
    ['a resident number in a name', { nameZh: '联系人110101199003070134' }, '/nameZh'],
  ];

  test.each(faults)('names the field of %s', async (_, fault, pointer) => {
    const answer = await running.call('POST', '/v1/institutions', {
      as: operator,
      body: { ...registerInstitutionExample, uscc: '91350900587527783P', ...fault },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((entry: { pointer: string }) => entry.pointer)).toContain(pointer);
  });

  test('admit exactly the roles that each route declares', async () => {
    const parts = await service.build({} as never);
    const cases = walkRoles(parts.routes, parts.bulkRoutes);
    expect(await wronglyAdmitted(running, cases, admissionOf)).toEqual([]);
  });

  test('show the kinds of institution to anybody, with labels in both languages', async () => {
    const { status, body } = await running.call('GET', '/v1/institution-kinds');
    expect(status).toBe(200);
    expect(body.items).toContainEqual({
      code: 'INSURER_SPECIALISED',
      zh: '科技保险专营机构',
      en: 'Specialised tech-insurance institution',
      licensed: true,
      reference: 'plan (一)2',
    });
  });

  test('answer over gRPC, with the code of the registry in the details of an error', async () => {
    const client = createGrpcClient(InstitutionRegistryServiceClient, running.grpcAddress, {
      tokens: () => running.token(operator),
      deadlineMs: 5_000,
      serviceName: 'institution-registry',
    });
    try {
      expect(await client.calls.getInstitution({ uscc: branch.uscc })).toMatchObject({
        institution: { uscc: branch.uscc, nameZh: branch.nameZh },
        version: 2n,
      });
      await expect(client.calls.getInstitution({ uscc: '91420100722739130Y' })).rejects.toMatchObject({
        error: { code: 'NOT_FOUND' },
      });
      const pages = await client.calls.listInstitutions({ pageSize: 2, pageToken: '' });
      expect(pages.institutions).toHaveLength(2);
      const next = await client.calls.listInstitutions({ pageSize: 2, pageToken: pages.nextPageToken });
      expect(next.institutions[0]?.uscc).not.toBe(pages.institutions[0]?.uscc);
    } finally {
      client.close();
    }
  });
});
