import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrashPoint, crashPoints } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
import { simulateZone } from '@donghu/simulator';
import { replicaName, type ServiceName } from '@donghu/supervisor/platform';
import { readStoredEvents, waitFor } from '@donghu/testkit';
import { allDecided } from '../books.js';
import { platformEnvironment } from '../environment.js';
import { importInto } from '../import-into.js';
import { writeSimulatedFiles } from '../simulated-files.js';
import { Zone } from '../zone.js';
import { CampaignBroker } from './campaign-broker.js';
import { DisturbedPlatform } from './disturbed-platform.js';
import { describeFault, type Fault, type FaultKind, type PlannedFault, targetOf } from './fault.js';
import { FinanceOffice } from './finance-office.js';
import { HandledEvents } from './handled-events.js';
import { type Disturbed, inflictFault } from './inflict-fault.js';
import { PoisonTrickle } from './poison.js';
import { PolicyLoad } from './policy-load.js';
import { type Inflicted, recoveryFigures } from './recovery.js';
import { switchedEnvironment } from './switch-files.js';
import { fenOff, isClean, judge, type Verdict } from './verdict.js';

export interface CampaignOptions {
  /** The same seed gives the same policies, and poison in the same order. */
  readonly seed: number;
  readonly faults: readonly PlannedFault[];
  /** Processes of each service; one unless told. */
  readonly replicas?: number;
  /** Before each fault, what was acknowledged before the last one is decided: recovery from each can be told. */
  readonly apart?: boolean;
  readonly say: (line: string) => void;
  /** A line of what a service says. */
  readonly output?: (line: string) => void;
}

export interface CampaignResult {
  readonly clean: boolean;
  readonly acknowledged: number;
  readonly cancelled: number;
  readonly byKind: ReadonlyMap<FaultKind, number>;
  /** How often a process died at each point. */
  readonly pointsHit: ReadonlyMap<CrashPoint, number>;
  /** Crash points that were armed and that nothing passed within the time. */
  readonly notReached: number;
  /** Messages that were no events. */
  readonly poison: number;
  /** Events that each replica of a service handled, as far as it lived to tell. */
  readonly handledBy: ReadonlyMap<ServiceName, readonly number[]>;
  readonly figures: readonly string[];
  readonly verdict: Verdict;
}

const enterprises = 200;
const mostPolicies = 900_000;
/**
 * The load flows again before the next fault, or all faults would meet a platform that stands still. Not waited
 * for longer: a store may keep what a dead service locked for a minute, and a fault may come in that minute too.
 */
const acknowledgedBetween = 10;
const flowsWithinMillis = 3_000;
const decidedWithinMillis = 180_000;

/** Disturbs a platform under load, lets it come to rest and holds its books against what it acknowledged. */
export const runCampaign = async (options: CampaignOptions): Promise<CampaignResult> => {
  const { seed, faults, say, output, replicas = 1, apart = false } = options;
  const begun = performance.now();
  const tell = (line: string): void =>
    say(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const folder = await mkdtemp(join(tmpdir(), 'donghu-faults-'));
  const givenUp = new AbortController();
  const ends: (() => void | Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const zone = await Zone.open({
      replicas,
      environment: platformEnvironment({ LOG_LEVEL: 'warn', ...switchedEnvironment(folder) }),
      ...(output === undefined
        ? {}
        : {
            output: (service: ServiceName, line: string, replica: number) =>
              output(`${replicaName(service, replica, replicas)} ${line}`),
          }),
    });
    ends.unshift(() => zone.close());
    await importParties(zone, seed);
    const services = await DisturbedPlatform.open(zone.platform, folder);
    // Behind the platform's end: a service that drains still needs its connections.
    ends.splice(1, 0, () => services.close());
    const { backing } = zone.platform;
    const broker = await CampaignBroker.open(backing.natsUrl);
    ends.unshift(() => broker.close());

    const office = new FinanceOffice(zone, givenUp.signal);
    await office.setBudgets();
    tell(
      `seed ${seed}: ${faults.length} faults over NATS and MongoDB (${backing.versions.mongodb}), replicas: ${replicas}`,
    );
    const load = new PolicyLoad(
      zone,
      simulateZone({ seed, enterprises, policies: mostPolicies }).policies,
      givenUp.signal,
    );
    const poison = new PoisonTrickle(broker, seed, givenUp.signal);
    const handled = new HandledEvents(zone, givenUp.signal);
    ends.unshift(() => givenUp.abort());
    office.open();
    const isEvent = (eventId: string): boolean => !poison.published.has(eventId);
    const between = (): Promise<void> => (apart ? decided(backing.natsUrl, load) : flows(load));
    const inflicted = await inflictAll({ services, backing, broker, isEvent }, faults, between, tell);
    await between();
    await services.ready();
    await poison.stop();
    await load.stop();
    await office.close();
    tell(`load ended: ${load.acknowledged.size} policies acknowledged, ${load.refused} refused`);
    await allDecided(zone, decidedWithinMillis);
    await office.approveAndPay();
    await zone.quiet(decidedWithinMillis);
    tell('everything is decided, approved and paid');
    await handled.stop();
    const verdict = await judge(zone, load, poison.published, handled);
    const { acknowledged } = load;
    const result = {
      clean: isClean(verdict),
      acknowledged: acknowledged.size,
      cancelled: load.cancelled.size,
      byKind: countOf(inflicted.map(({ fault }) => fault.kind)),
      pointsHit: countOf(inflicted.filter(({ happened }) => happened).flatMap(({ fault }) => pointOf(fault))),
      notReached: inflicted.filter(({ happened }) => !happened).length,
      poison: poison.published.size,
      handledBy: handled.byReplica(),
      figures: apart ? recoveryFigures(inflicted, { acknowledged, decidedAt: verdict.decidedAt }) : [],
      verdict,
    };
    tell('judged');
    for (const line of reportOf(seed, result)) say(line);
    return result;
  } finally {
    for (const end of ends) await end();
  }
};

/** A zone that knows its institutions, enterprises and their credit. */
const importParties = async (zone: Zone, seed: number): Promise<void> => {
  const files = await writeSimulatedFiles({ seed, enterprises, policies: 1 });
  try {
    for (const door of ['institutions', 'enterprises', 'credit-records'] as const) {
      await importInto(zone, door, files.file(door));
      await zone.quiet();
    }
  } finally {
    await files.remove();
  }
};

/** One after the other, but for those that come at once: never two of one process at a time. */
const inflictAll = async (
  disturbed: Disturbed,
  faults: readonly PlannedFault[],
  between: () => Promise<void>,
  tell: (line: string) => void,
): Promise<readonly Inflicted[]> => {
  const inflicted: Inflicted[] = [];
  const underWay = new Map<string, Promise<void>>();
  const inflictOne = async (fault: Fault, place: number): Promise<void> => {
    const begunAt = systemClock.now();
    const happened = await inflictFault(disturbed, fault);
    inflicted.push({ fault, happened, begunAt, doneAt: systemClock.now() });
    tell(`${place}/${faults.length} ${describeFault(fault)}${happened ? '' : ' (not reached)'}`);
  };
  for (const [index, { fault, atOnce }] of faults.entries()) {
    if (!atOnce) {
      await Promise.all(underWay.values());
      await between();
    }
    const target = targetOf(fault);
    await underWay.get(target);
    const work = inflictOne(fault, index + 1);
    // Told when it is waited for.
    work.catch(() => undefined);
    underWay.set(target, work);
  }
  await Promise.all(underWay.values());
  return inflicted;
};

const flows = async (load: PolicyLoad): Promise<void> => {
  const enough = load.acknowledged.size + acknowledgedBetween;
  await waitFor(() => load.acknowledged.size >= enough, {
    timeoutMillis: flowsWithinMillis,
    everyMillis: 20,
  }).catch(() => undefined);
};

/** Everything that is acknowledged now is decided, and the load flows. */
const decided = async (natsUrl: string, load: PolicyLoad): Promise<void> => {
  await flows(load);
  const policyIds = [...load.acknowledged.keys()];
  const allOfThem = async (): Promise<boolean> => {
    const events = await readStoredEvents(natsUrl, eventCatalogue.SubsidyAssessed);
    const known = new Set(events.map(({ message }) => message.policyId));
    return policyIds.every((id) => known.has(id));
  };
  await waitFor(allOfThem, {
    what: 'a decision on every policy acknowledged before',
    timeoutMillis: decidedWithinMillis,
    everyMillis: 300,
  });
};

const pointOf = (fault: Fault): readonly CrashPoint[] => (fault.kind === 'CRASH_POINT' ? [fault.point] : []);

const countOf = <Key>(keys: readonly Key[]): ReadonlyMap<Key, number> => {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

const shown = 20;

const reportOf = (seed: number, result: CampaignResult): readonly string[] => {
  const { byKind, pointsHit, notReached, verdict } = result;
  const { lost, twice, deviations, unexplained, payments } = verdict;
  const table = (rows: Iterable<readonly [string, number]>): readonly string[] =>
    Array.from(rows, ([name, count]) => `  ${name.padEnd(30)} ${String(count).padStart(5)}`);
  const findings = [
    ...lost.map((key) => `lost: ${key}`),
    ...twice.map((key) => `twice: ${key}`),
    ...deviations.map(({ what, fen }) => `${fen} fen off: ${what}`),
    ...unexplained.map((finding) => `unexplained: ${finding}`),
  ];
  return [
    '',
    `seed ${seed}`,
    'faults by kind · 故障类型',
    ...table([...byKind].sort()),
    `crash points hit · 崩溃点 (${notReached} armed and not reached)`,
    ...table(crashPoints.map((point) => [point, pointsHit.get(point) ?? 0] as const)),
    `${result.acknowledged} policies acknowledged, ${result.cancelled} cancelled, ${payments} payments`,
    `${result.poison} messages were no events: ${verdict.explainedLetters} dead letters, as explained`,
    'events handled by each process · 各进程处理的事件数',
    ...Array.from(
      result.handledBy,
      ([service, counts]) =>
        `  ${service.padEnd(30)} ${counts.map((count) => String(count).padStart(5)).join(' ')}`,
    ).sort(),
    ...result.figures,
    ...findings.slice(0, shown),
    ...(findings.length > shown ? [`… and ${findings.length - shown} more`] : []),
    `${lost.length} lost, ${twice.length} twice, ${fenOff(verdict)} fen off, ${unexplained.length} unexplained`,
    result.clean ? 'passed: every promise was kept · 通过' : `failed: repeat with --seed ${seed} · 未通过`,
  ];
};
