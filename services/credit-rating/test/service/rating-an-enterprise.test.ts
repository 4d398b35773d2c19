import { eventCatalogue } from '@donghu/contracts';
import { CancellationKind, ClaimState, EndorsementKind } from '@donghu/contracts/policy';
import { type Caller, eventually } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { acceptedPolicy, amounts, goodFigures, record, registration } from './reported-facts.js';

const enterprise = '91420100616400352X';
const other = '914201007171752128';
const bank = '91350900587527783P';
const bureau: Caller = { role: 'bureau' };
const regulator: Caller = { role: 'regulator' };

let zone: RatingZone;
let nats: NatsConnection;

const publishRegistration = (uscc: string, classCode: string, aggregateVersion = 1) =>
  zone.publisher.publish(eventCatalogue.EnterpriseChanged, registration(uscc, classCode), {
    aggregateVersion,
  });

const publishPolicy = (policy: Parameters<typeof acceptedPolicy>[2]) =>
  zone.publisher.publish(eventCatalogue.PolicyAccepted, acceptedPolicy(bank, enterprise, policy));

const indicatorOf = async (uscc: string, code: string) =>
  (await zone.ratingOf(uscc)).indicators?.find((row: { code: string }) => row.code === code);

beforeAll(async () => {
  zone = await openRatingZone('2025-05-30T10:00:00+08:00');
  nats = await connect({ servers: zone.running.backing.natsUrl });
});

afterAll(async () => {
  await nats?.close();
  await zone?.close();
});

describe('rating an enterprise', () => {
  test('begins unrated with its registration, and is told as an event', async () => {
    await publishRegistration(enterprise, 'GAZELLE');
    await eventually(async () => {
      expect(await zone.ratingOf(enterprise)).toMatchObject({
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
    expect(await zone.running.bulk('/v1/credit-records/bulk', lines, bureau)).toMatchObject([
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
    expect(await zone.ratingOf(enterprise)).toMatchObject({
      version: 2,
      scoreMilli: 840_000,
      grade: 'AA',
      supervisionClass: 'A',
      effectiveAt: expect.stringContaining('2025-05-30T02:00'),
      validTo: '2026-05-31',
      modelVersion: '2025.1',
    });
    expect(await zone.running.bulk('/v1/credit-records/bulk', figures, bureau)).toMatchObject(
      figures.map(() => ({ outcome: 'known' })),
    );
    expect((await zone.ratingOf(enterprise)).version).toBe(2);
  });

  test('learns of insurance from policies, once however often they come, in either order', async () => {
    await zone.publisher.publish(eventCatalogue.PolicyCancelled, {
      ...amounts,
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
    await publishPolicy({ policyNumber: 'VOID', startOn: '2022-01-01' });
    await publishPolicy({ policyNumber: 'P-1', startOn: '2023-05-01' });
    await publishPolicy({ policyNumber: 'P-1', startOn: '2023-05-01' });
    // An upgrade waits for the next day; score and grade are those of the version to come.
    await eventually(async () => {
      const history = await zone.running.call(
        'GET',
        `/v1/ratings/${enterprise}/history?purpose=SUPERVISION`,
        {
          as: regulator,
        },
      );
      expect(history.body.items.at(-1)).toMatchObject({ cause: 'INSURANCE_CHANGED', scoreMilli: 920_000 });
    });
  });

  const handled = async (type: string): Promise<number> => {
    const { body } = await zone.running.call('GET', '/v1/message-flow', { as: { role: 'operator' } });
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
    await zone.publisher.publish(
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
    await publishPolicy({
      policyNumber: 'OPEN',
      startOn: '2023-05-01',
      paidPremiumFen: 0n,
      paidOn: '',
    });
    await eventually(async () => expect(await handled('PolicyAccepted')).toBe(accepted + 1));
    // A late premium among two would have taken 20 points.
    const path = `/v1/ratings/${enterprise}/history?purpose=SUPERVISION`;
    const { body } = await zone.running.call('GET', path, { as: regulator });
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
      await zone.publisher.publish(eventCatalogue.ClaimChanged, claim, { aggregateVersion });
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
    const { body } = await zone.running.call('GET', path, { as: regulator });
    expect(body.items.slice(-2)).toMatchObject([{ scoreMilli: 860_000 }, { scoreMilli: 920_000 }]);
  });

  test('passes over an older word of the registry that arrives late', async () => {
    await publishRegistration(enterprise, 'UNICORN', 3);
    await eventually(async () => {
      const totals = await zone.running.call('GET', '/v1/message-flow', { as: { role: 'operator' } });
      expect(JSON.stringify(totals.body.handled)).toContain('EnterpriseChanged');
    });
    await publishRegistration(enterprise, 'TECH_SME', 2);
    await publishRegistration(other, 'HNTE');
    await eventually(async () => {
      expect((await zone.ratingOf(other)).version).toBe(1);
    });
    await zone.moveClock('2025-05-31T10:00:00+08:00');
    expect(await indicatorOf(enterprise, 'INNO_CLASS')).toMatchObject({ input: 'UNICORN' });
    expect(await zone.ratingOf(enterprise)).toMatchObject({ scoreMilli: 930_000, grade: 'AAA' });
  });
});
