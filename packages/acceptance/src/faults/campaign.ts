import type { CrashPoint } from '@donghu/chassis';
import { simulateZone } from '@donghu/simulator';
import { waitFor } from '@donghu/testkit';
import { allDecided } from '../books.js';
import { importInto } from '../import-into.js';
import { writeSimulatedFiles } from '../simulated-files.js';
import { Zone } from '../zone.js';
import { aimedPoints, describeFault, drawFault, type FaultKind } from './draw-fault.js';
import { FinanceOffice } from './finance-office.js';
import { inflictFault } from './inflict-fault.js';
import { PolicyLoad } from './policy-load.js';
import { fenOff, isClean, judge, type Verdict } from './verdict.js';

export interface CampaignOptions {
  /** The same seed gives the same faults in the same order, over the same policies. */
  readonly seed: number;
  /** How many faults, one after the other. */
  readonly faults: number;
  readonly say: (line: string) => void;
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
  readonly verdict: Verdict;
}

const enterprises = 200;
const mostPolicies = 900_000;
/**
 * The load flows again before the next fault, or all faults would meet a platform that stands still. Not waited
 * for longer: a store may keep what a dead service locked for a minute, and a fault may come in that minute too.
 */
const acknowledgedBetween = 20;
const flowsWithinMillis = 5_000;
const decidedWithinMillis = 120_000;

/** Disturbs a platform under load, lets it come to rest and holds its books against what it acknowledged. */
export const runCampaign = async ({ seed, faults, say }: CampaignOptions): Promise<CampaignResult> => {
  const begun = performance.now();
  const seconds = (): string => `${((performance.now() - begun) / 1_000).toFixed(1).padStart(6)} s`;
  const tell = (line: string): void => say(`${seconds()}  ${line}`);
  const size = { seed, enterprises, policies: mostPolicies };
  const zone = await openZone(seed);
  try {
    const office = new FinanceOffice(zone);
    await office.setBudgets();
    tell(`seed ${seed}: ${faults} faults over NATS and MongoDB (${zone.platform.backing.versions.mongodb})`);
    const load = new PolicyLoad(zone, simulateZone(size).policies);
    office.open();
    const byKind = new Map<FaultKind, number>();
    const pointsHit = new Map<CrashPoint, number>();
    let notReached = 0;
    for (let place = 0; place < faults; place += 1) {
      await flows(load);
      const fault = drawFault(seed, place);
      const happened = await inflictFault(zone, fault);
      tell(`${place + 1}/${faults} ${describeFault(fault)}${happened ? '' : ' (not reached)'}`);
      byKind.set(fault.kind, (byKind.get(fault.kind) ?? 0) + 1);
      if (!happened) notReached += 1;
      else if (fault.kind === 'CRASH_POINT') {
        pointsHit.set(fault.point, (pointsHit.get(fault.point) ?? 0) + 1);
      }
    }
    await flows(load);
    await load.stop();
    await office.close();
    tell(`load ended: ${load.acknowledged.size} policies acknowledged, ${load.refused} refused`);
    await allDecided(zone, decidedWithinMillis);
    await office.approveAndPay();
    await zone.quiet(decidedWithinMillis);
    tell('everything is decided, approved and paid');
    const verdict = await judge(zone, load);
    const result = {
      clean: isClean(verdict),
      acknowledged: load.acknowledged.size,
      cancelled: load.cancelled.size,
      byKind,
      pointsHit,
      notReached,
      verdict,
    };
    for (const line of reportOf(seed, result)) say(line);
    return result;
  } finally {
    await zone.close();
  }
};

/** A zone that knows its institutions, enterprises and their credit. */
const openZone = async (seed: number): Promise<Zone> => {
  const files = await writeSimulatedFiles({ seed, enterprises, policies: 1 });
  try {
    const zone = await Zone.open();
    try {
      for (const door of ['institutions', 'enterprises', 'credit-records'] as const) {
        await importInto(zone, door, files.file(door));
        await zone.quiet();
      }
      return zone;
    } catch (fault) {
      await zone.close();
      throw fault;
    }
  } finally {
    await files.remove();
  }
};

const flows = async (load: PolicyLoad): Promise<void> => {
  const enough = load.acknowledged.size + acknowledgedBetween;
  await waitFor(() => load.acknowledged.size >= enough, {
    timeoutMillis: flowsWithinMillis,
    everyMillis: 20,
  }).catch(() => undefined);
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
    ...table(aimedPoints.map((point) => [point, pointsHit.get(point) ?? 0] as const)),
    `${result.acknowledged} policies acknowledged, ${result.cancelled} cancelled, ${payments} payments`,
    ...findings.slice(0, shown),
    ...(findings.length > shown ? [`… and ${findings.length - shown} more`] : []),
    `${lost.length} lost, ${twice.length} twice, ${fenOff(verdict)} fen off, ${unexplained.length} unexplained`,
    result.clean ? 'passed: every promise was kept · 通过' : `failed: repeat with --seed ${seed} · 未通过`,
  ];
};
