import { eventCatalogue } from '@donghu/contracts';
import { calendarDateAt, isDomainError, parseYuan, systemClock, yearOf } from '@donghu/kernel';
import { type PolicyInput, simulateZone } from '@donghu/simulator';
import type { ServiceName } from '@donghu/supervisor/platform';
import { readStoredEvents, readStoredMessages, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allDecided, differencesIn, trialBalanceOf } from '../src/books.js';
import { importInto } from '../src/import-into.js';
import { writeSimulatedFiles } from '../src/simulated-files.js';
import { finance, reviewer } from '../src/subsidies.js';
import { type Answer, Zone } from '../src/zone.js';
import { postToReplicas, ReplicaLoad } from './replicas-load.js';

const replicas = 3;
const enterprises = 200;
const calmPolicies = 300;
const disturbedPolicies = 600;
const decidedWithinMillis = 120_000;
const auditor = { role: 'auditor' } as const;
/** Small, so that the last fen of some are fought for. */
const budgetOfPayer = '150000.00';
const year = yearOf(calendarDateAt(systemClock.now()));

let zone: Zone;
let calm: ReplicaLoad;
let disturbed: ReplicaLoad;
/** What each replica had handled, and how, before any of them was disturbed. */
let handledInCalm: readonly HandledEvents[];
/** What those that were never ended have handled in the end. */
let handledByOthers: readonly HandledEvents[];

beforeAll(async () => {
  zone = await Zone.open({ replicas });
  await importParties();
  await setBudgets();
  const size = { seed: 11, enterprises, policies: calmPolicies + disturbedPolicies };
  const policies = distinct(simulateZone(size).policies);
  calm = new ReplicaLoad(zone, 'calm', policies.slice(0, calmPolicies));
  await calm.send();
  await allDecided(zone, decidedWithinMillis);
  handledInCalm = await handledByEach('subsidy-disbursement', 'subsidy-disbursement__policies');
  disturbed = new ReplicaLoad(zone, 'disturbed', policies.slice(calmPolicies));
  await Promise.all([disturbed.send(), disturb(disturbed)]);
  await allDecided(zone, decidedWithinMillis);
  await approveAndPayEverywhere('last');
  await zone.quiet(decidedWithinMillis);
  const handled = await handledByEach('subsidy-disbursement', 'subsidy-disbursement__policies');
  handledByOthers = handled.slice(1);
}, 900_000);

afterAll(() => zone?.close(), 60_000);

/** Without what the simulated insurers report twice. */
const distinct = (policies: Iterable<PolicyInput>): readonly PolicyInput[] => {
  const byId = new Map<string, PolicyInput>();
  for (const policy of policies) byId.set(`${policy.insurerUscc}/${policy.policyNumber}`, policy);
  return [...byId.values()];
};

const importParties = async (): Promise<void> => {
  const files = await writeSimulatedFiles({ seed: 11, enterprises, policies: 1 });
  try {
    for (const door of ['institutions', 'enterprises', 'credit-records'] as const) {
      await importInto(zone, door, files.file(door));
      await zone.quiet();
    }
  } finally {
    await files.remove();
  }
};

const setBudgets = async (): Promise<void> => {
  const { items } = await zone.must('subsidy-disbursement', 'GET', '/v1/schemes', finance);
  const schemes = new Set<string>(items.map((scheme: { code: string }) => scheme.code));
  for (const scheme of schemes) {
    for (const payer of ['CITY', 'ZONE']) {
      const body = { scheme, year, payer, amount: budgetOfPayer };
      await zone.must('subsidy-disbursement', 'POST', '/v1/budgets', finance, body);
    }
  }
};

/** The replica that is given the events is killed, and drained when it is back; money is decided in between. */
const disturb = async (load: ReplicaLoad): Promise<void> => {
  const loaded = ['policy-intake', 'subsidy-disbursement'] as const;
  await acknowledges(load, disturbedPolicies * 0.2);
  await Promise.all(loaded.map((service) => kill(service, 0)));
  await acknowledges(load, disturbedPolicies * 0.4);
  await approveAndPayEverywhere('first');
  await Promise.all(loaded.map((service) => drain(service, 0)));
};

const acknowledges = (load: ReplicaLoad, atLeast: number) =>
  waitFor(() => load.acknowledged.size >= atLeast, {
    what: `${atLeast} acknowledged policies`,
    timeoutMillis: decidedWithinMillis,
  });

const processOf = (service: ServiceName, replica: number) => {
  const found = zone.platform.replicas(service)[replica];
  if (found === undefined) throw new Error(`${service} has no replica ${replica}`);
  return found;
};

const kill = async (service: ServiceName, replica: number): Promise<void> => {
  const process = processOf(service, replica);
  const { pid } = process;
  process.kill();
  await waitFor(() => process.pid !== pid, { what: `the end of ${process.name}` });
  await process.ready(30_000);
};

const drain = async (service: ServiceName, replica: number): Promise<void> => {
  const process = processOf(service, replica);
  await process.stop();
  process.start();
  await process.ready(30_000);
};

/** Every replica approves everything, and then pays everything, at the same moment as the others. */
const approveAndPayEverywhere = async (round: string): Promise<void> => {
  const service = 'subsidy-disbursement';
  const everywhere = (path: string, as: typeof reviewer | typeof finance, body: unknown) =>
    Promise.all(
      Array.from({ length: replicas }, async (_, replica) => {
        const key = `${path}-${round}-${replica}`;
        const answer = await postToReplicas(zone, { service, path, as, body, key, replica });
        if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
      }),
    );
  await everywhere('/v1/approvals', reviewer, { scheme: 'ALL', year });
  await everywhere('/v1/payment-batches', finance, { scheme: 'ALL' });
};

interface HandledEvents {
  readonly done: number;
  readonly duplicate: number;
}

/** What the process itself counted since its start. */
const handledByEach = (service: ServiceName, consumer: string): Promise<readonly HandledEvents[]> =>
  Promise.all(
    Array.from({ length: replicas }, async (_, replica) => {
      const response = await fetch(`${zone.platform.doors(service, replica).http}/metrics`);
      const lines = (await response.text())
        .split('\n')
        .filter((line) => line.startsWith('messaging_client_consumed_messages_total{'))
        .filter((line) => line.includes(`consumer="${consumer}"`));
      const count = (outcome: string): number =>
        lines
          .filter((line) => line.includes(`outcome="${outcome}"`))
          .reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
      return { done: count('done'), duplicate: count('duplicate') };
    }),
  );

const allOf = async (service: ServiceName, path: string): Promise<readonly Answer['body'][]> => {
  const items: Answer['body'][] = [];
  let cursor = '';
  do {
    const page = await zone.must(service, 'GET', `${path}?limit=500&cursor=${cursor}`, auditor);
    items.push(...page.items);
    cursor = encodeURIComponent(page.nextCursor);
  } while (cursor !== '');
  return items;
};

const fenOf = (yuan: string): bigint => {
  const parsed = parseYuan(yuan);
  if (isDomainError(parsed)) throw new Error(`no amount: ${yuan}`);
  return parsed;
};

const repeated = (ids: readonly string[]): readonly string[] =>
  ids.filter((id, index) => ids.indexOf(id) !== index);

describe('three replicas of each service on one broker and database', () => {
  test('leave the events to the first of them, and none is handled by two', () => {
    const sum = (of: keyof HandledEvents): number =>
      handledInCalm.reduce((total, handled) => total + handled[of], 0);
    expect(sum('done')).toBe(calm.acknowledged.size);
    expect(sum('duplicate')).toBe(0);
    // The others have what comes while the first one's next request is on its way.
    expect(handledInCalm[0]?.done).toBeGreaterThan(calm.acknowledged.size * 0.8);
  });

  test('take them over in turn while the first is gone', () => {
    const [second = 0, third = 0] = handledByOthers.map(({ done }) => done);
    // The third has what comes while the second one's next request is on its way.
    expect(second).toBeGreaterThan(third);
  });

  test('took the same report at the same instant once, and gave both callers the same answer', () => {
    const twins = [...calm.twins, ...disturbed.twins];
    expect(twins.length).toBeGreaterThan((calmPolicies + disturbedPolicies) * 0.09);
    const accepted = twins.filter(({ answers: [{ status }] }) => status < 300);
    expect(accepted.length).toBeGreaterThan(twins.length * 0.8);
    for (const { sameKey, answers } of twins) {
      const [first, second] = answers;
      if (sameKey || first.status >= 300) {
        expect(second).toEqual(first);
        continue;
      }
      const { outcome: firstOutcome, ...firstRest } = first.body;
      const { outcome: secondOutcome, ...secondRest } = second.body;
      expect([firstOutcome, secondOutcome].sort()).toEqual(['ACCEPTED', 'ALREADY_KNOWN']);
      expect(secondRest).toEqual(firstRest);
    }
  });

  test('have every acknowledged policy once, with one decision', async () => {
    const acknowledged = [...calm.acknowledged, ...disturbed.acknowledged].sort();
    expect(acknowledged.length).toBeGreaterThan((calmPolicies + disturbedPolicies) * 0.9);
    const policies = await allOf('policy-intake', '/v1/policies');
    expect(policies.map(({ policyId }) => policyId).sort()).toEqual(acknowledged);
    const applications = await allOf('subsidy-disbursement', '/v1/applications');
    expect(applications.map(({ policyId }) => policyId).sort()).toEqual(acknowledged);
    const decisions = await readStoredEvents(zone.platform.backing.natsUrl, eventCatalogue.SubsidyAssessed);
    expect(decisions.map(({ message }) => message.policyId).sort()).toEqual(acknowledged);
  });

  test('published every event into one place of its stream', async () => {
    const streams = [...new Set(Object.values(eventCatalogue).map(({ stream }) => stream))];
    for (const stream of streams) {
      const stored = await readStoredMessages(zone.platform.backing.natsUrl, stream);
      expect(repeated(stored.map(({ headers }) => headers['ce-id'] ?? 'no id'))).toEqual([]);
    }
  });

  test('keep one mark for each event that a consumer handled', async () => {
    const accepted = await readStoredEvents(zone.platform.backing.natsUrl, eventCatalogue.PolicyAccepted);
    const flow = await zone.must('subsidy-disbursement', 'GET', '/v1/message-flow', auditor);
    expect(flow.handled).toContainEqual({
      consumer: 'subsidy-disbursement__policies',
      type: eventCatalogue.PolicyAccepted.type,
      handled: accepted.length,
    });
  });

  test('overspent no budget, although all approved and paid at the same moment', async () => {
    const { items } = await zone.must('subsidy-disbursement', 'GET', '/v1/budgets', auditor);
    const used = items.map((budget: Answer['body']) => ({
      left: fenOf(budget.amount) - fenOf(budget.reserved) - fenOf(budget.paid),
      budget,
    }));
    expect(used.filter(({ left }: { left: bigint }) => left < 0n)).toEqual([]);
    expect(used.filter(({ left }: { left: bigint }) => left === 0n)).not.toEqual([]);
  });

  test('paid every subsidy as it is told, once', async () => {
    const paid = await readStoredEvents(zone.platform.backing.natsUrl, eventCatalogue.SubsidyPaid);
    const told = new Map<string, bigint>();
    for (const { message } of paid) {
      const before = told.get(message.policyId) ?? 0n;
      told.set(message.policyId, before + message.paidFen + message.offsetFen);
    }
    const applications = await allOf('subsidy-disbursement', '/v1/applications');
    const kept = applications.filter(({ settled }) => fenOf(settled) > 0n);
    expect(kept.length).toBeGreaterThan(0);
    expect(new Map(kept.map(({ policyId, settled }) => [policyId, fenOf(settled)]))).toEqual(told);
    expect(applications.filter(({ settled, approved }) => fenOf(settled) > fenOf(approved))).toEqual([]);
  });

  test('agree with their streams and their books, and gave no message up', async () => {
    expect(await differencesIn(zone)).toEqual([]);
    expect(await trialBalanceOf(zone)).toMatchObject({ balanced: true });
    expect(await readStoredMessages(zone.platform.backing.natsUrl, 'DEAD_LETTER')).toEqual([]);
  }, 30_000);
});
