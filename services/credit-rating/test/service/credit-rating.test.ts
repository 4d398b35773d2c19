import {
  admissionOf,
  createGrpcClient,
  type GrpcClient,
  openDevelopmentIssuer,
  startService,
  walkRoles,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CreditRatingServiceClient, type CreditRatingServiceService } from '@donghu/contracts/credit';
import { CancellationKind, ClaimState, EndorsementKind, type Policy } from '@donghu/contracts/policy';
import { systemClock } from '@donghu/kernel';
import {
  type Caller,
  type EventPublisher,
  eventually,
  openEventPublisher,
  startTestService,
  type TestService,
  wronglyAdmitted,
} from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { httpRoutes, service } from '../../src/service.js';
import { codeNumber } from '../party-code.js';
import { goodFigures, record, registration } from './reported-facts.js';

const enterprise = '91420100616400352X';
const other = '914201007171752128';
const bank = '91350900587527783P';
const bureau: Caller = { role: 'bureau' };
const regulator: Caller = { role: 'regulator' };

let running: TestService;
let nats: NatsConnection;
let publisher: EventPublisher;
const clients: GrpcClient<typeof CreditRatingServiceService>[] = [];

const grpcAs = (caller: Caller) => {
  const client = createGrpcClient(CreditRatingServiceClient, running.grpcAddress, {
    tokens: () => running.token(caller),
    deadlineMs: 20_000,
    serviceName: 'credit-rating',
  });
  clients.push(client);
  return client.calls;
};

const moveClock = async (now: string): Promise<void> => {
  const moved = await running.call('PUT', '/v1/business-clock', { as: { role: 'operator' }, body: { now } });
  expect(moved.status).toBe(200);
};

const publishRegistration = (uscc: string, classCode: string, aggregateVersion = 1) =>
  publisher.publish(eventCatalogue.EnterpriseChanged, registration(uscc, classCode), { aggregateVersion });

const standing = {
  writtenPremiumFen: 100_00n,
  paidPremiumFen: 100_00n,
  coverFen: 10_000_00n,
  endOn: '2026-12-31',
  insuredHeadCount: 0,
};

const publishPolicy = (
  insuredUscc: string,
  policyNumber: string,
  startOn: string,
  more: Partial<Policy> = {},
) =>
  publisher.publish(eventCatalogue.PolicyAccepted, {
    policyId: `${bank}/${policyNumber}`,
    acceptedOn: startOn,
    policy: {
      insurerUscc: bank,
      policyNumber,
      policyholderUscc: insuredUscc,
      insuredUscc,
      line: 'RND_LIAB',
      productCode: '',
      startOn,
      endOn: '2026-12-31',
      issuedOn: startOn,
      writtenPremiumFen: 100_00n,
      paidPremiumFen: 100_00n,
      paidOn: startOn,
      coverFen: 10_000_00n,
      insuredHeadCount: 0,
      otherPublicSubsidyFen: 0n,
      ...more,
    },
  });

const ratingOf = async (uscc: string) =>
  (await running.call('GET', `/v1/ratings/${uscc}?purpose=SUPERVISION`, { as: regulator })).body;

const indicatorOf = async (uscc: string, code: string) =>
  (await ratingOf(uscc)).indicators?.find((row: { code: string }) => row.code === code);

beforeAll(async () => {
  running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  nats = await connect({ servers: running.backing.natsUrl });
  publisher = await openEventPublisher(running.backing.natsUrl);
  await moveClock('2025-05-30T10:00:00+08:00');
});

afterAll(async () => {
  for (const client of clients) client.close();
  await publisher?.close();
  await nats?.close();
  await running?.stop();
});

describe('rating an enterprise', () => {
  test('begins unrated with its registration, and is told as an event', async () => {
    await publishRegistration(enterprise, 'GAZELLE');
    await eventually(async () => {
      expect(await ratingOf(enterprise)).toMatchObject({
        version: 1,
        grade: 'UNRATED',
        supervisionClass: 'UNRATED',
        cause: 'FIRST',
      });
    });
    const subject = `credit.v1.graded.${enterprise}`;
    const consumer = await jetstream(nats).consumers.get('CREDIT', { filter_subjects: subject });
    const message = await consumer.next({ expires: 5_000 });
    expect(message?.headers?.get('ce-type')).toBe('donghu.credit.v1.EnterpriseGraded');
    expect(message?.headers?.get('donghu-aggregate-version')).toBe('1');
    expect(eventCatalogue.EnterpriseGraded.decode(message?.data ?? new Uint8Array())).toMatchObject({
      cause: 'FIRST',
      rating: { enterpriseUscc: enterprise, grade: 'UNRATED', version: 1n },
    });
  });

  test('is done once for all records that a file holds of it', async () => {
    const figures = goodFigures(enterprise);
    const [first] = figures;
    const lines = [
      ...figures,
      first,
      { ...first, value: 'B' },
      record(enterprise, 'TAX_GRADE', '2025-04-30', { value: 'E' }),
      '{"enterpriseUscc":',
    ];
    expect(await running.bulk('/v1/credit-records/bulk', lines, bureau)).toMatchObject([
      { line: 1, outcome: 'recorded', uscc: enterprise },
      { line: 2, outcome: 'recorded' },
      { line: 3, outcome: 'recorded' },
      { line: 4, outcome: 'recorded' },
      { line: 5, outcome: 'known' },
      { line: 6, outcome: 'rejected', code: 'ALREADY_REPORTED' },
      { line: 7, outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/value' },
      { line: 8, outcome: 'rejected', code: 'MALFORMED_JSON' },
    ]);
    // ID 120, TAX 130, INNO 210, INS 0 + 30 + 24, CLM 36 + 40, LAW 150, FINA 100.
    expect(await ratingOf(enterprise)).toMatchObject({
      version: 2,
      scoreMilli: 840_000,
      grade: 'AA',
      supervisionClass: 'A',
      effectiveAt: expect.stringContaining('2025-05-30T02:00'),
      validTo: '2026-05-31',
      modelVersion: '2025.1',
    });
    expect(await running.bulk('/v1/credit-records/bulk', figures, bureau)).toMatchObject(
      figures.map(() => ({ outcome: 'known' })),
    );
    expect((await ratingOf(enterprise)).version).toBe(2);
  });

  test('learns of insurance from policies, once however often they come, in either order', async () => {
    await publisher.publish(eventCatalogue.PolicyCancelled, {
      ...standing,
      policyId: `${bank}/VOID`,
      insurerUscc: bank,
      policyNumber: 'VOID',
      kind: CancellationKind.FROM_START,
      effectiveOn: '2022-01-01',
      refundFen: 0n,
      premiumKeptFen: 0n,
      insuredUscc: enterprise,
      reportedOn: '2022-01-01',
    });
    await publishPolicy(enterprise, 'VOID', '2022-01-01');
    await publishPolicy(enterprise, 'P-1', '2023-05-01');
    await publishPolicy(enterprise, 'P-1', '2023-05-01');
    // An upgrade waits for the next day; score and grade are those of the version to come.
    await eventually(async () => {
      const history = await running.call('GET', `/v1/ratings/${enterprise}/history?purpose=SUPERVISION`, {
        as: regulator,
      });
      expect(history.body.items.at(-1)).toMatchObject({ cause: 'INSURANCE_CHANGED', scoreMilli: 920_000 });
    });
  });

  const handled = async (type: string): Promise<number> => {
    const { body } = await running.call('GET', '/v1/message-flow', { as: { role: 'operator' } });
    const counts: { type: string; handled: number }[] = body.handled;
    return counts.find((count) => count.type === `donghu.policy.v1.${type}`)?.handled ?? 0;
  };

  test('takes a premium for paid in time when an endorsement tells that it was', async () => {
    const accepted = await handled('PolicyAccepted');
    const base = {
      policyId: `${bank}/OPEN`,
      insurerUscc: bank,
      policyNumber: 'OPEN',
      insuredUscc: enterprise,
    };
    await publisher.publish(
      eventCatalogue.PolicyEndorsed,
      {
        ...base,
        line: 'RND_LIAB',
        sequence: 1,
        kind: EndorsementKind.CORRECT,
        effectiveOn: '2023-05-20',
        premiumDifferenceFen: 0n,
        paidDifferenceFen: 100_00n,
        coverDifferenceFen: 0n,
        writtenPremiumFen: 100_00n,
        paidPremiumFen: 100_00n,
        coverFen: 10_000_00n,
        endOn: '2026-12-31',
        members: [],
        insuredHeadCount: 0,
        reportedOn: '2023-05-21',
      },
      { aggregateVersion: 2 },
    );
    await eventually(async () => expect(await handled('PolicyEndorsed')).toBe(1));
    await publishPolicy(enterprise, 'OPEN', '2023-05-01', { paidPremiumFen: 0n, paidOn: '' });
    await eventually(async () => expect(await handled('PolicyAccepted')).toBe(accepted + 1));
    // A late premium among two would have taken 20 points.
    const path = `/v1/ratings/${enterprise}/history?purpose=SUPERVISION`;
    const { body } = await running.call('GET', path, { as: regulator });
    expect(body.items.at(-1)).toMatchObject({ scoreMilli: 920_000 });
  });

  test('learns the loss ratio from claims, whatever order their states come in', async () => {
    const publishClaim = async (aggregateVersion: number, reserveFen: bigint): Promise<void> => {
      const before = await handled('ClaimChanged');
      const claim = {
        claimId: `${bank}/C-1`,
        insurerUscc: bank,
        claimNumber: 'C-1',
        policyId: `${bank}/P-1`,
        insuredUscc: enterprise,
        line: 'RND_LIAB',
        state: ClaimState.OPEN,
        occurredOn: '2025-02-01',
        reportedOn: '2025-02-03',
        papersCompleteOn: '',
        settledOn: '',
        reserveFen,
        paidFen: 0n,
        suspectedFraud: false,
      };
      await publisher.publish(eventCatalogue.ClaimChanged, claim, { aggregateVersion });
      await eventually(async () => expect(await handled('ClaimChanged')).toBe(before + 1));
    };
    await publishClaim(1, 1_000_000_00n);
    expect(await indicatorOf(enterprise, 'CLM_LOSS_RATIO')).toMatchObject({
      pointsMilli: 0,
      evidence: [
        { source: 'POLICIES', fact: expect.stringMatching(/^EARNED \d+\.\d\d$/) },
        { source: 'CLAIMS', documentNumber: `${bank}/C-1`, date: '2025-02-01', fact: 'INCURRED 1000000.00' },
      ],
    });
    await publishClaim(3, 0n);
    await publishClaim(2, 900_000_00n);
    const path = `/v1/ratings/${enterprise}/history?purpose=SUPERVISION`;
    const { body } = await running.call('GET', path, { as: regulator });
    expect(body.items.slice(-2)).toMatchObject([{ scoreMilli: 860_000 }, { scoreMilli: 920_000 }]);
  });

  test('passes over an older word of the registry that arrives late', async () => {
    await publishRegistration(enterprise, 'UNICORN', 3);
    await eventually(async () => {
      const totals = await running.call('GET', '/v1/message-flow', { as: { role: 'operator' } });
      expect(JSON.stringify(totals.body.handled)).toContain('EnterpriseChanged');
    });
    await publishRegistration(enterprise, 'TECH_SME', 2);
    await publishRegistration(other, 'HNTE');
    await eventually(async () => {
      expect((await ratingOf(other)).version).toBe(1);
    });
    await moveClock('2025-05-31T10:00:00+08:00');
    expect(await indicatorOf(enterprise, 'INNO_CLASS')).toMatchObject({ input: 'UNICORN' });
    expect(await ratingOf(enterprise)).toMatchObject({ scoreMilli: 930_000, grade: 'AAA' });
  });

  test('gives the first answer again for the same Idempotency-Key, and refuses another payload', async () => {
    const body = record(other, 'PENALTY', '2025-05-01', { severity: 'MINOR' });
    const call = { as: bureau, body, idempotencyKey: 'one-penalty' };
    const first = await running.call('POST', '/v1/credit-records', call);
    const again = await running.call('POST', '/v1/credit-records', call);
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(first.body).toEqual({ uscc: other, outcome: 'RECORDED' });
    const changed = await running.call('POST', '/v1/credit-records', {
      ...call,
      body: { ...body, severity: 'SERIOUS' },
    });
    expect(changed).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    const conflicting = await running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: { ...body, severity: 'SERIOUS' },
    });
    expect(conflicting).toMatchObject({ status: 409, body: { code: 'ALREADY_REPORTED' } });
  });

  test('takes a record once from many callers at the same time', async () => {
    const body = record(other, 'PENALTY', '2025-05-02', { severity: 'MINOR' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => running.call('POST', '/v1/credit-records', { as: bureau, body })),
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
    const answer = await running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: { ...record(other, 'PENALTY', '2025-05-01', { severity: 'MINOR' }), ...fault },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((entry: { pointer: string }) => entry.pointer)).toContain(pointer);
  });
});

describe('a rating over time', () => {
  const subject = '91110000802100433B';
  const asOf = async (instant: string) =>
    (
      await grpcAs(regulator).getRating({
        enterpriseUscc: subject,
        asOf: new Date(instant),
        purpose: 'SUBSIDY',
      })
    ).rating;

  test('is downgraded when a record comes in, and stays what it was before', async () => {
    await publishRegistration(subject, 'GAZELLE');
    // Rated before it is registered, it would be better only on the day after.
    await eventually(async () => expect((await ratingOf(subject)).version).toBe(1));
    await running.bulk('/v1/credit-records/bulk', goodFigures(subject), bureau);
    await eventually(async () => expect((await ratingOf(subject)).grade).toBe('AA'));
    await moveClock('2025-09-10T10:00:00+08:00');
    const severe = ['SERIOUS', 'SERIOUS'].map((severity) =>
      record(subject, 'PENALTY', '2025-09-10', { severity, effectiveAt: '2025-09-10T10:00:00+08:00' }),
    );
    const lines = [...severe, record(subject, 'LOAN_DEFAULT', '2025-09-01', { source: 'PBC' })];
    expect(await running.bulk('/v1/credit-records/bulk', lines, bureau)).toMatchObject(
      lines.map(() => ({ outcome: 'recorded' })),
    );
    await moveClock('2025-09-20T10:00:00+08:00');
    expect(await asOf('2025-09-05T10:00:00+08:00')).toMatchObject({
      grade: 'AA',
      supervisionClass: 'SUPERVISION_CLASS_A',
    });
    // 840 less 150 (of 160) for the penalties and 100 for the default.
    expect(await asOf('2025-09-20T09:00:00+08:00')).toMatchObject({
      grade: 'BB',
      supervisionClass: 'SUPERVISION_CLASS_C',
      scoreMilli: 590_000,
    });
  });

  test('is of class D at once by a veto, and out of it on the day after', async () => {
    await moveClock('2025-10-01T09:00:00+08:00');
    const veto = { value: 'SERIOUS_DISHONESTY', source: 'DRC' };
    await running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: record(subject, 'VETO_SET', '2025-10-01', veto),
    });
    expect(await ratingOf(subject)).toMatchObject({
      grade: 'BB',
      supervisionClass: 'D',
      vetoes: ['SERIOUS_DISHONESTY'],
      cause: 'VETO_SET',
    });
    await moveClock('2025-10-02T09:00:00+08:00');
    await running.call('POST', '/v1/credit-records', {
      as: bureau,
      body: record(subject, 'VETO_CLEARED', '2025-10-02', veto),
    });
    expect((await ratingOf(subject)).supervisionClass).toBe('D');
    await moveClock('2025-10-03T00:00:00+08:00');
    expect(await ratingOf(subject)).toMatchObject({ supervisionClass: 'C', cause: 'VETO_CLEARED' });
  });

  test('can be asked for at an instant long ago, when only the history knows it', async () => {
    const known = await grpcAs(regulator).listRatingHistory({
      enterpriseUscc: subject,
      purpose: 'SUPERVISION',
    });
    const severities = ['MINOR', 'MINOR', 'ORDINARY', 'MINOR', 'MINOR', 'MINOR'];
    const claims = severities.map(() => record(subject, 'GUARANTEE_CLAIM', '2023-11-01', { source: 'REG' }));
    const ratios = severities.map((_, at) =>
      record(subject, 'LOSS_RATIO', `2025-0${at + 1}-01`, { value: at % 2 === 0 ? '3.0' : '0.1' }),
    );
    for (const body of [...ratios, ...claims]) {
      expect((await running.call('POST', '/v1/credit-records', { as: bureau, body })).status).toBe(201);
    }
    const history = await grpcAs(regulator).listRatingHistory({
      enterpriseUscc: subject,
      purpose: 'SUPERVISION',
    });
    expect(history.ratings.length).toBeGreaterThan(known.ratings.length + 5);
    expect(history.ratings.map(({ version }) => version)).toEqual(
      history.ratings.map((_, at) => BigInt(at + 1)),
    );
    expect(await asOf('2025-09-05T10:00:00+08:00')).toMatchObject({ grade: 'AA' });
    await expect(asOf('2024-01-01T00:00:00+08:00')).rejects.toMatchObject({
      error: { code: 'RATING_NOT_FOUND' },
    });
    await expect(asOf('2025-10-04T00:00:00+08:00')).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/as_of' }] },
    });
  });

  test('expires after twelve months, and is renewed by the yearly rating', async () => {
    // The clock of a service that starts is the wall clock's: the yearly day of this rating is over by then.
    await running.restart();
    await eventually(async () => {
      expect(await ratingOf(enterprise)).toMatchObject({ cause: 'YEARLY', modelVersion: '2025.1' });
    });
    const expired = await grpcAs(regulator).getRating({
      enterpriseUscc: enterprise,
      asOf: new Date('2026-06-15T00:00:00+08:00'),
      purpose: 'SUPERVISION',
    });
    expect(expired.rating).toMatchObject({ grade: 'UNRATED', scoreMilli: 0 });
  });
});

describe('looking up', () => {
  const subject = '91310000631295002H';
  const asBank: Caller = { role: 'bank', uscc: bank };
  const asSubject: Caller = { role: 'enterprise', uscc: subject };
  const ask = (purpose: string) =>
    grpcAs(asBank).getRating({ enterpriseUscc: subject, asOf: undefined, purpose });
  const refused = { error: { code: 'AUTHORISATION_MISSING' } };

  test('needs an authorisation for the purpose and the day, and all of it is in the log', async () => {
    await moveClock('2025-05-30T10:00:00+08:00');
    await publishRegistration(subject, 'GAZELLE');
    await running.bulk('/v1/credit-records/bulk', goodFigures(subject), bureau);
    const body = { subject, asker: bank, purpose: 'LOAN_REVIEW', from: '2025-06-01', to: '2025-08-31' };
    expect(await running.call('POST', '/v1/authorisations', { as: asBank, body })).toMatchObject({
      status: 403,
    });
    const granted = await running.call('POST', '/v1/authorisations', { as: asSubject, body });
    expect(granted.status).toBe(201);

    await moveClock('2025-07-10T10:00:00+08:00');
    expect(await ask('LOAN_REVIEW')).toMatchObject({
      rating: { grade: 'AA', supervisionClass: 'SUPERVISION_CLASS_A', scoreMilli: 0 },
    });
    await expect(ask('CLAIM')).rejects.toMatchObject(refused);
    await moveClock('2025-09-01T10:00:00+08:00');
    await expect(ask('LOAN_REVIEW')).rejects.toMatchObject(refused);
    await moveClock('2025-07-11T09:00:00+08:00');
    const revoked = await running.call('DELETE', granted.headers.get('location') ?? '', { as: asSubject });
    expect(revoked.status).toBe(200);
    await expect(ask('LOAN_REVIEW')).rejects.toMatchObject(refused);

    const log = await running.call('GET', `/v1/lookups?subject=${subject}`, { as: asSubject });
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
    const list = await running.call('GET', `/v1/authorisations?subject=${subject}`, { as: asSubject });
    expect(list.body.items).toMatchObject([{ id: granted.body.id, revokedAt: expect.any(String) }]);
  });

  test('shows an enterprise everything on itself, with reasons, and nothing on others', async () => {
    const own = await running.call('GET', `/v1/ratings/${subject}`, { as: asSubject });
    expect(own).toMatchObject({ status: 200, body: { scoreMilli: 840_000 } });
    expect(own.body.indicators).toHaveLength(15);
    const reasons = await running.call('GET', `/v1/ratings/${subject}/explanation`, { as: asSubject });
    expect(reasons.body.summary.zh).toBe('得分840，等级AA，监管类别A。');
    expect(reasons.body.reasons).toHaveLength(15);
    const others = await running.call('GET', `/v1/ratings/${enterprise}`, { as: asSubject });
    expect(others).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const log = await running.call('GET', `/v1/lookups?subject=${enterprise}`, { as: asSubject });
    expect(log.status).toBe(403);
  });

  test('needs a purpose, and records the call that gave none', async () => {
    const countLookups = async () =>
      (await running.call('GET', '/v1/totals', { as: { role: 'operator' } })).body.lookups;
    const before = await countLookups();
    await expect(
      grpcAs(regulator).getRating({ enterpriseUscc: subject, asOf: undefined, purpose: '' }),
    ).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/purpose' }] },
    });
    await expect(
      grpcAs(regulator).getRating({ enterpriseUscc: 'nonsense', asOf: undefined, purpose: 'SUBSIDY' }),
    ).rejects.toMatchObject({ error: { code: 'USCC_INVALID' } });
    await expect(
      grpcAs(regulator).getRating({ enterpriseUscc: codeNumber(77), asOf: undefined, purpose: 'SUBSIDY' }),
    ).rejects.toMatchObject({ error: { code: 'RATING_NOT_FOUND' } });
    expect(await countLookups()).toBe(before + 3);
  });

  const batch = async (caller: Caller, enterpriseUsccs: string[], purpose: string) => {
    const answers = [];
    for await (const answer of grpcAs(caller).batchGetRatings({
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
    const log = await running.call('GET', `/v1/lookups?subject=${subject}`, { as: asSubject });
    expect(log.body.items.at(-1)).toMatchObject({ door: 'BatchGetRatings', asked: 3, outcome: 'ADMITTED' });
  });

  test('refuses a bank, within a batch, each enterprise that has not authorised it', async () => {
    await running.call('POST', '/v1/authorisations', {
      as: asSubject,
      body: { subject, asker: bank, purpose: 'UNDERWRITING', from: '2025-07-11', to: '2025-12-31' },
    });
    expect(await batch(asBank, [subject, enterprise], 'UNDERWRITING')).toMatchObject([
      { enterpriseUscc: subject, answer: { $case: 'rating', value: { scoreMilli: 0 } } },
      { enterpriseUscc: enterprise, answer: { value: { code: 'AUTHORISATION_MISSING' } } },
    ]);
    const log = await running.call('GET', `/v1/lookups?subject=${enterprise}`, { as: { role: 'auditor' } });
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

describe('the doors', () => {
  test('admit exactly the roles that each route declares', async () => {
    const { routes, bulkRoutes } = httpRoutes({} as never);
    const cases = walkRoles(routes, bulkRoutes);
    expect(await wronglyAdmitted(running, cases, admissionOf)).toEqual([]);
  });

  test('count what they hold', async () => {
    const { body } = await running.call('GET', '/v1/totals', { as: { role: 'auditor' } });
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(sum(body.byGrade)).toBe(body.enterprises);
    expect(sum(body.bySupervisionClass)).toBe(body.enterprises);
    expect(body.ratingVersions).toBeGreaterThan(body.enterprises);
  });

  test('bury an event that no later try can mend', async () => {
    await publisher.publish(eventCatalogue.PolicyCancelled, {
      ...standing,
      policyId: `${bank}/X`,
      insurerUscc: bank,
      policyNumber: 'X',
      kind: CancellationKind.MID_TERM,
      effectiveOn: '2025-02-30',
      refundFen: 0n,
      premiumKeptFen: 0n,
      insuredUscc: enterprise,
      reportedOn: '2025-02-28',
    });
    const consumer = await jetstream(nats).consumers.get('DEAD_LETTER');
    const letter = await consumer.next({ expires: 10_000 });
    expect(letter?.subject).toContain('credit-rating__policies');
  });
});
