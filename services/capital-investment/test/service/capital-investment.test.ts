import { randomUUID } from 'node:crypto';
import {
  admissionOf,
  createGrpcClient,
  openDevelopmentIssuer,
  startService,
  walkRoles,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CapitalInvestmentServiceClient } from '@donghu/contracts/capital';
import { InstitutionState } from '@donghu/contracts/registry';
import { systemClock } from '@donghu/kernel';
import {
  type EventPublisher,
  openEventPublisher,
  readStoredMessages,
  startTestService,
  type TestService,
  waitFor,
  wronglyAdmitted,
} from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  demandExample,
  drawdownExample,
  projectExample,
  returnExample,
} from '../../src/http/capital-schemas.js';
import { service } from '../../src/service.js';

const operator = { role: 'operator' };
const investor = { role: 'insurer', uscc: projectExample.investorUscc };
const enterprise = { role: 'enterprise', uscc: projectExample.enterpriseUscc };
const suspended = '91310000132235899W';
const unregistered = '91350900587527783P';

let running: TestService;
let registry: EventPublisher;

const handledEvents = async (): Promise<number> => {
  const flow = await running.call('GET', '/v1/message-flow', { as: operator });
  return flow.body.handled.reduce((sum: number, { handled }: { handled: number }) => sum + handled, 0);
};

/** As the registry publishes it. */
const publishInstitution = (uscc: string, state: InstitutionState, version: number) =>
  registry.publish(
    eventCatalogue.InstitutionChanged,
    {
      institution: {
        uscc,
        nameZh: '史带财产保险股份有限公司湖北分公司',
        nameEn: '',
        roles: [{ kind: 'INSURER_PROV_BRANCH', from: '2021-09-22', to: '' }],
        state,
        parentUscc: '',
        licences: [],
        inZone: true,
      },
      change: 'STATE_CHANGED',
      effectiveOn: '2021-09-22',
    },
    { aggregateVersion: version },
  );

beforeAll(async () => {
  running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  registry = await openEventPublisher(running.backing.natsUrl);
  // The open state of the investor comes before the older one: order is not promised.
  await publishInstitution(projectExample.investorUscc, InstitutionState.OPEN, 2);
  await publishInstitution(projectExample.investorUscc, InstitutionState.PREPARING, 1);
  await publishInstitution(suspended, InstitutionState.SUSPENDED, 1);
  await registry.publish(eventCatalogue.EnterpriseChanged, {
    enterprise: {
      uscc: projectExample.enterpriseUscc,
      nameZh: '长飞光纤光缆股份有限公司',
      classes: [],
      scale: 'LARGE',
      industryGroup: 'OPTO',
      inZone: true,
      inZoneFrom: '2021-09-22',
      registrationMatches: true,
    },
    change: 'REGISTERED',
    effectiveOn: '2021-09-22',
  });
  await waitFor(async () => (await handledEvents()) === 4, { what: 'the replicas of the registry' });
});

afterAll(async () => {
  await registry?.close();
  await running?.stop();
});

const project = (projectId: string, more: object = {}) => {
  const { demandId: _, ...rest } = projectExample;
  return { ...rest, projectId, ...more };
};

const sign = (projectId: string, more: object = {}) =>
  running.call('POST', '/v1/projects', { as: investor, body: project(projectId, more) });

const draw = (projectId: string, reference: string, amount: string) =>
  running.call('POST', `/v1/projects/${projectId}/drawdowns`, {
    as: investor,
    body: { reference, amount, drawnOn: '2025-06-30' },
    idempotencyKey: randomUUID(),
  });

const eventsOf = async (projectId: string) => {
  const messages = await readStoredMessages(running.backing.natsUrl, 'CAPITAL', 'capital.v1.>');
  return messages.filter(({ headers }) => headers['ce-subject'] === projectId);
};

describe('a drawdown above the commitment', () => {
  test('is refused, and what fits is taken, drawn fully, returned and never lowered again', async () => {
    const id = 'XM-SCENARIO-11';
    expect(await sign(id)).toMatchObject({
      status: 201,
      body: { outcome: 'ACCEPTED', version: 1, project: { state: 'COMMITTED', drawn: '0.00' } },
    });
    expect(await draw(id, 'DW-1', '150000000.00')).toMatchObject({
      status: 201,
      body: { project: { state: 'DRAWING', drawn: '150000000.00' } },
    });
    expect(await draw(id, 'DW-2', '60000000.00')).toMatchObject({
      status: 422,
      body: { code: 'OVER_COMMITMENT', errors: [{ pointer: '/amount' }] },
    });
    const unchanged = await running.call('GET', `/v1/projects/${id}`, { as: investor });
    expect(unchanged.body).toMatchObject({ drawn: '150000000.00', drawdowns: [{ reference: 'DW-1' }] });

    expect(await draw(id, 'DW-2', '50000000.00')).toMatchObject({
      status: 201,
      body: { project: { state: 'FULLY_DRAWN' } },
    });
    const returned = await running.call('POST', `/v1/projects/${id}/returns`, {
      as: investor,
      body: returnExample,
    });
    expect(returned).toMatchObject({
      status: 201,
      body: { project: { outstanding: '170000000.00', introduced: '200000000.00' } },
    });
    const amended = await running.call('POST', `/v1/projects/${id}/amendments`, {
      as: investor,
      body: { reference: 'AM-1', commitment: '180000000.00', effectiveOn: '2026-07-01' },
    });
    expect(amended).toMatchObject({ status: 422, body: { code: 'COMMITMENT_BELOW_DRAWN' } });

    const published = await waitFor(
      async () => {
        const events = await eventsOf(id);
        return events.length === 4 && events;
      },
      { what: 'the four events of the project' },
    );
    expect(published.map(({ headers }) => [headers['ce-type'], headers['donghu-aggregate-version']])).toEqual(
      [
        ['donghu.capital.v1.CapitalCommitted', '1'],
        ['donghu.capital.v1.CapitalDrawn', '2'],
        ['donghu.capital.v1.CapitalDrawn', '3'],
        ['donghu.capital.v1.CapitalReturned', '4'],
      ],
    );
    expect(eventCatalogue.CapitalReturned.decode(published[3]?.body ?? new Uint8Array())).toMatchObject({
      investorUscc: investor.uscc,
      amountFen: 3_000_000_000n,
      outstandingFen: 17_000_000_000n,
    });
    const trail = await running.call('GET', `/v1/audit?subject=${id}`, { as: { role: 'auditor' } });
    expect(trail.body.items).toMatchObject([
      { action: 'PROJECT', by: 'insurer@test', amount: '200000000.00' },
      { action: 'DRAWDOWN', reference: 'DW-1' },
      { action: 'DRAWDOWN', reference: 'DW-2', amount: '50000000.00' },
      { action: 'RETURN', reference: 'RT-1' },
    ]);
  });

  test('is refused to all but as many as fit, when all come at once', async () => {
    const id = 'XM-AT-ONCE';
    await sign(id);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => draw(id, `DW-${index}`, '30000000.00')),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(answers.filter(({ body }) => body.code === 'OVER_COMMITMENT')).toHaveLength(6);
    const shown = await running.call('GET', `/v1/projects/${id}`, { as: investor });
    expect(shown.body).toMatchObject({ drawn: '180000000.00' });
  });
});

describe('a repeated report', () => {
  test('is known by its reference, also in parallel, and conflicts when it differs', async () => {
    const id = 'XM-REPEATED';
    await sign(id);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => draw(id, 'DW-1', '10000000.00')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    expect(await draw(id, 'DW-1', '20000000.00')).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REPORTED', errors: [{ pointer: '/amount', rule: 'DIFFERS' }] },
    });
    expect(await sign(id)).toMatchObject({ status: 200, body: { outcome: 'KNOWN', version: 2 } });
  });

  test('under one Idempotency-Key gets the stored first answer', async () => {
    const call = { as: investor, body: project('XM-KEYED'), idempotencyKey: 'once' };
    const first = await running.call('POST', '/v1/projects', call);
    const second = await running.call('POST', '/v1/projects', call);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
  });
});

describe('a file of reports', () => {
  const id = 'XM-OF-A-FILE';
  const lines = [
    { type: 'DEMAND', ...demandExample, demandId: 'XQ-OF-A-FILE' },
    { type: 'PROJECT', ...project(id, { demandId: 'XQ-OF-A-FILE', zoneSharePpm: 600_000 }) },
    { type: 'DRAWDOWN', projectId: id, ...drawdownExample },
    { type: 'DRAWDOWN', projectId: id, ...drawdownExample },
    { type: 'DRAWDOWN', projectId: id, ...drawdownExample, reference: 'DW-2' },
    { type: 'RETURN', projectId: id, ...returnExample },
    { type: 'DRAWDOWN', projectId: 'XM-NOBODY-KNOWS', ...drawdownExample },
    { type: 'PROJECT', ...project('XM-SUSPENDED', { investorUscc: suspended }) },
    { type: 'PROJECT', ...project('XM-UNKNOWN-ONE', { investorUscc: unregistered }) },
    { type: 'PROJECT', ...project('XM-NO-DEMAND', { demandId: 'XQ-NOBODY-KNOWS' }) },
    { type: 'DEMAND', ...demandExample, demandId: 'XQ-STRANGER', enterpriseUscc: unregistered },
    { type: 'DRAWDOWN', projectId: id, ...drawdownExample, reference: 'DW-3', drawnOn: '2031-01-01' },
    { type: 'DIVIDEND', projectId: id },
    { type: 'DRAWDOWN', projectId: id, ...drawdownExample, amount: 5 },
    '{"type":',
  ];

  test('is answered line by line, later lines building on earlier ones', async () => {
    const answers = await running.bulk('/v1/capital-reports', lines, operator);
    expect(answers).toMatchObject([
      { line: 1, outcome: 'accepted', type: 'DEMAND', id: 'XQ-OF-A-FILE' },
      { line: 2, outcome: 'accepted', type: 'PROJECT' },
      { line: 3, outcome: 'accepted', project: { drawn: '150000000.00', introduced: '90000000.00' } },
      { line: 4, outcome: 'known' },
      { line: 5, outcome: 'rejected', code: 'OVER_COMMITMENT', field: '/amount' },
      { line: 6, outcome: 'accepted', project: { outstanding: '120000000.00' } },
      { line: 7, outcome: 'rejected', code: 'PROJECT_UNKNOWN' },
      { line: 8, outcome: 'rejected', code: 'INSTITUTION_NOT_OPEN', field: '/investorUscc' },
      { line: 9, outcome: 'rejected', code: 'INSTITUTION_UNKNOWN', field: '/investorUscc' },
      { line: 10, outcome: 'rejected', code: 'DEMAND_UNKNOWN', field: '/demandId' },
      { line: 11, outcome: 'rejected', code: 'ENTERPRISE_UNKNOWN', field: '/enterpriseUscc' },
      { line: 12, outcome: 'rejected', code: 'OUTSIDE_TERM', field: '/drawnOn' },
      { line: 13, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/type' },
      { line: 14, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/amount' },
      { line: 15, outcome: 'rejected', code: 'MALFORMED_JSON' },
    ]);
  });

  test('may be sent again: nothing is counted twice', async () => {
    const before = await running.call('GET', '/v1/totals', { as: operator });
    const again = await running.bulk('/v1/capital-reports', lines, operator);
    expect(again.filter(({ outcome }) => outcome === 'accepted')).toEqual([]);
    expect((await running.call('GET', '/v1/totals', { as: operator })).body).toEqual(before.body);
  });
});

describe('the totals', () => {
  test('are the sums of what the projects show', async () => {
    const list = await running.call('GET', '/v1/projects', { as: { role: 'regulator' } });
    const sum = (figure: string): string =>
      list.body.items
        .reduce(
          (total: bigint, item: Record<string, string>) => total + BigInt(item[figure]?.slice(0, -3) ?? 0),
          0n,
        )
        .toString();
    const { body } = await running.call('GET', '/v1/totals', { as: { role: 'finance' } });
    expect(body).toMatchObject({
      projects: list.body.items.length,
      committed: `${sum('commitment')}.00`,
      drawn: `${sum('drawn')}.00`,
      outstanding: `${sum('outstanding')}.00`,
      introduced: `${sum('introduced')}.00`,
    });
  });
});

describe('a party', () => {
  test('reports for itself only', async () => {
    const stranger = { role: 'insurer', uscc: suspended };
    const forbidden = { status: 403, body: { code: 'FORBIDDEN' } };
    await sign('XM-OF-A-PARTY');
    expect(
      await running.call('POST', '/v1/projects', { as: stranger, body: project('XM-STOLEN') }),
    ).toMatchObject(forbidden);
    expect(
      await running.call('POST', '/v1/projects/XM-OF-A-PARTY/drawdowns', {
        as: stranger,
        body: drawdownExample,
      }),
    ).toMatchObject(forbidden);
    const [line] = await running.bulk(
      '/v1/capital-reports',
      [{ type: 'PROJECT', ...project('XM-STOLEN') }],
      stranger,
    );
    expect(line).toMatchObject({ outcome: 'rejected', code: 'FORBIDDEN' });
  });

  test('sees the projects that it invests in or takes money from, and no other', async () => {
    await sign('XM-OF-TWO');
    const path = '/v1/projects/XM-OF-TWO';
    const statusFor = async (as: { role: string; uscc: string }) =>
      (await running.call('GET', path, { as })).status;
    expect(await statusFor(investor)).toBe(200);
    expect(await statusFor(enterprise)).toBe(200);
    expect(await statusFor({ role: 'enterprise', uscc: unregistered })).toBe(403);
    const listFor = (as: { role: string; uscc: string }, query = '') =>
      running.call('GET', `/v1/projects${query}`, { as });
    expect((await listFor(enterprise)).body.items.length).toBeGreaterThan(0);
    expect((await listFor({ role: 'insurer', uscc: suspended })).body.items).toEqual([]);
    expect(await listFor({ role: 'insurer', uscc: suspended }, `?investor=${investor.uscc}`)).toMatchObject({
      status: 403,
    });
  });

  test('registers and sees a demand of its own', async () => {
    const body = { ...demandExample, demandId: 'XQ-OF-ITS-OWN' };
    expect(await running.call('POST', '/v1/demands', { as: enterprise, body })).toMatchObject({
      status: 201,
    });
    const path = '/v1/demands/XQ-OF-ITS-OWN';
    expect(await running.call('GET', path, { as: enterprise })).toMatchObject({ status: 200, body });
    const other = { role: 'enterprise', uscc: unregistered };
    expect(await running.call('GET', path, { as: other })).toMatchObject({ status: 403 });
  });
});

describe('the doors', () => {
  const projectFaults: readonly (readonly [string, object, string, string])[] = [
    ['a missing field', { title: undefined }, '/title', 'REQUIRED'],
    ['an unknown field', { colour: 'red' }, '/colour', 'UNKNOWN_FIELD'],
    ['a JSON number for money', { commitment: 200_000_000 }, '/commitment', 'YUAN_STRING'],
    ['an amount of nothing', { commitment: '0.00' }, '/commitment', 'NOT_POSITIVE'],
    ['an amount below zero', { commitment: '-1.00' }, '/commitment', 'NOT_POSITIVE'],
    ['more than a trillion', { commitment: '1000000000000.01' }, '/commitment', 'TOO_BIG'],
    ['a wrong check digit', { investorUscc: '91420000MA49148N8C' }, '/investorUscc', 'CHECK_DIGIT'],
    ['an unknown instrument', { instrument: 'LOTTERY' }, '/instrument', 'UNKNOWN_CODE'],
    ['a date that does not exist', { signedOn: '2025-02-30' }, '/signedOn', 'DATE'],
    ['a share above the whole', { zoneSharePpm: 1_000_001 }, '/zoneSharePpm', 'TOO_BIG'],
    ['a number with a blank', { projectId: 'XM 2025 1' }, '/projectId', 'FORMAT'],
    ['a term that ends first', { termEndsOn: '2025-03-31' }, '/termEndsOn', 'PERIOD_REVERSED'],
    ['a resident number', { title: '联系人110101199003070134' }, '/title', 'PERSONAL_DATA'],
  ];

  test.each(projectFaults)('name the field and the rule of %s', async (_, fault, pointer, rule) => {
    const answer = await sign('XM-FAULTY-ONE', fault);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, rule }));
  });

  test('admit exactly the roles that each route declares', async () => {
    const parts = await service.build({} as never);
    const cases = walkRoles(parts.routes, parts.bulkRoutes);
    expect(await wronglyAdmitted(running, cases, admissionOf)).toEqual([]);
  });

  test('describe themselves', async () => {
    const { status, body } = await running.call('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/v1/projects/{id}/drawdowns', '/v1/capital-reports', '/v1/totals']),
    );
  });

  test('show a project over gRPC to its parties', async () => {
    await sign('XM-OVER-GRPC');
    const clientOf = (caller: { role: string; uscc?: string }) =>
      createGrpcClient(CapitalInvestmentServiceClient, running.grpcAddress, {
        tokens: () => running.token(caller),
        deadlineMs: 5_000,
        serviceName: 'capital-investment',
      });
    const own = clientOf(investor);
    const foreign = clientOf({ role: 'insurer', uscc: suspended });
    try {
      expect(await own.calls.getProject({ projectId: 'XM-OVER-GRPC' })).toMatchObject({
        project: { commitmentFen: 20_000_000_000n, drawnFen: 0n, state: 'COMMITTED' },
        version: 1n,
      });
      await expect(own.calls.getProject({ projectId: 'XM-NOBODY-KNOWS' })).rejects.toMatchObject({
        error: { code: 'PROJECT_UNKNOWN' },
      });
      await expect(foreign.calls.getProject({ projectId: 'XM-OVER-GRPC' })).rejects.toMatchObject({
        error: { code: 'FORBIDDEN' },
      });
    } finally {
      own.close();
      foreign.close();
    }
  });
});
