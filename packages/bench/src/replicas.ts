import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventCatalogue } from '@donghu/contracts';
import { type Platform, startPlatform, untilQuiet } from '@donghu/supervisor/platform';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import { intakeDatabase } from './entrants/intake-database.js';
import { registerForReports } from './entrants/register-for-reports.js';
import { untilFolded } from './entrants/until-empty.js';
import type { Figure } from './figure.js';
import { percentile } from './percentile.js';
import { type ReplicasOptions, replicasOptions } from './replicas/replicas-options.js';
import { KeepAliveConnections, postRequest } from './spine/keep-alive-connections.js';
import { insurerUscc, policyIdOf, policyReport } from './spine/policy-report.js';

const entrants = [1, 3] as const;
/** Each process must have seen so many that its code runs optimised; three processes need three times as many. */
const warmUpOfProcess = 1_500;
const decidedWithinMillis = 120_000;
const quietWithinMillis = 60_000;
const created = 201;

interface Entrant {
  readonly replicas: number;
  readonly platform: Platform;
  readonly mongo: MongoClient;
  readonly home: string;
  readonly decidedPerSecond: number[];
  readonly acceptedPerSecond: number[];
}

/**
 * Whether the first flow is as fast with three processes of each service as with one: policies taken by all
 * replicas in turn, until the last decision is stored. Both platforms stand side by side and take turns.
 */
export const replicas = async (
  say: (line: string) => void,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const { rounds, policies, inFlight } = replicasOptions(args);
  const started: Entrant[] = [];
  try {
    for (const count of entrants) {
      say(`starting ${count} of each service`);
      const entrant = await startEntrant(count);
      started.push(entrant);
      await registerForReports(entrant.platform);
      await runRound(entrant, 'WARM', { policies: warmUpOfProcess * count, inFlight });
    }
    for (let round = 1; round <= rounds; round += 1) {
      // Whoever was first is last in the next round.
      for (const entrant of round % 2 === 1 ? started : started.toReversed()) {
        const { accepted, decided } = await runRound(entrant, `R${round}`, { policies, inFlight });
        entrant.acceptedPerSecond.push(accepted);
        entrant.decidedPerSecond.push(decided);
        say(
          `round ${round} of ${rounds}, ${entrant.replicas} of each: ` +
            `${accepted.toFixed(0)} accepted/s, ${decided.toFixed(0)} decided/s`,
        );
      }
    }
    return figuresOf(started);
  } finally {
    for (const { platform, mongo, home } of started) {
      await mongo.close();
      await platform.stop();
      rmSync(home, { recursive: true, force: true });
    }
  }
};

const startEntrant = async (count: number): Promise<Entrant> => {
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  try {
    const platform = await startPlatform({
      home,
      ports: 'free',
      services: ['institution-registry', 'credit-rating', 'policy-intake', 'subsidy-disbursement'],
      replicas: count,
      log: () => undefined,
      output: () => undefined,
    });
    const mongo = new MongoClient(platform.backing.mongoUrl);
    return { replicas: count, platform, mongo, home, decidedPerSecond: [], acceptedPerSecond: [] };
  } catch (fault) {
    rmSync(home, { recursive: true, force: true });
    throw fault;
  }
};

/** Policies in a second, from the first request to the last answer and to the last decision. */
const runRound = async (
  { platform, mongo }: Entrant,
  round: string,
  { policies, inFlight }: Pick<ReplicasOptions, 'policies' | 'inFlight'>,
): Promise<{ readonly accepted: number; readonly decided: number }> => {
  const numbers = Array.from({ length: policies }, (_, index) => `BENCH-${round}-${index}`);
  const decisions = await awaitDecisions(platform, numbers.map(policyIdOf));
  try {
    const begun = performance.now();
    await report(platform, numbers, inFlight);
    const answered = performance.now();
    await decisions.all;
    const ended = performance.now();
    await untilQuiet(platform, quietWithinMillis);
    // What stands back behind requests is not left to the turn of the other.
    await untilFolded(intakeDatabase(mongo));
    return {
      accepted: (policies / (answered - begun)) * 1_000,
      decided: (policies / (ended - begun)) * 1_000,
    };
  } finally {
    await decisions.close();
  }
};

interface Decisions {
  /** Resolves with the last one, and rejects when one is missing for too long or comes a second time. */
  readonly all: Promise<void>;
  close(): Promise<void>;
}

const awaitDecisions = async (platform: Platform, policyIds: readonly string[]): Promise<Decisions> => {
  const nats = await connect({ servers: platform.backing.natsUrl, noAsyncTraces: true });
  const { subjectPrefix, decode } = eventCatalogue.SubsidyAssessed;
  const due = new Set(policyIds);
  const all = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${due.size} of ${policyIds.length} policies were not decided`)),
      decidedWithinMillis,
    );
    nats.subscribe(`${subjectPrefix}.*`, {
      callback: (_, message) => {
        const { policyId } = decode(message.data);
        if (!due.delete(policyId)) reject(new Error(`${policyId} was decided twice`));
        if (due.size > 0) return;
        clearTimeout(timer);
        resolve();
      },
    });
  });
  // Told to whoever waits for it, also when that is later.
  all.catch(() => undefined);
  await nats.flush();
  return { all, close: () => nats.close() };
};

/** Sends the reports to all replicas of the intake, as many to each. */
const report = async (platform: Platform, numbers: readonly string[], inFlight: number): Promise<void> => {
  const authorization = `Bearer ${await platform.token('insurer', insurerUscc)}`;
  const urls = [...platform.replicas('policy-intake').keys()].map(
    (replica) => `${platform.doors('policy-intake', replica).http}/v1/policies`,
  );
  const doors = await Promise.all(
    urls.map(async (url, place) => {
      const share = Math.floor((inFlight + place) / urls.length);
      return { url, connections: await KeepAliveConnections.open(url, share) };
    }),
  );
  try {
    await Promise.all(
      numbers.map(async (number, index) => {
        const door = doors[index % doors.length];
        if (door === undefined) throw new RangeError('no door to send to');
        const headers = { authorization, 'idempotency-key': number };
        const answer = await door.connections.send(
          postRequest(door.url, policyReport(index, number), headers),
        );
        if (answer.status !== created)
          throw new Error(`${number}: ${answer.status} ${answer.body.toString()}`);
      }),
    );
  } finally {
    for (const { connections } of doors) connections.close();
  }
};

const median = (values: readonly number[]): number => percentile(values, 0.5);

const figuresOf = (measured: readonly Entrant[]): readonly Figure[] => {
  const [one, several] = measured;
  if (one === undefined || several === undefined) throw new RangeError('two entrants are compared');
  const ratio = (of: 'acceptedPerSecond' | 'decidedPerSecond'): number =>
    median(several[of].map((value, round) => value / (one[of][round] ?? Number.NaN)));
  return [
    ...measured.flatMap(({ replicas: count, acceptedPerSecond, decidedPerSecond }) => [
      { name: `replicas.accepted_${count}`, value: Math.round(median(acceptedPerSecond)), unit: '/s' },
      { name: `replicas.decided_${count}`, value: Math.round(median(decidedPerSecond)), unit: '/s' },
    ]),
    { name: 'replicas.accepted_3_vs_1', value: ratio('acceptedPerSecond'), unit: '×' },
    { name: 'replicas.decided_3_vs_1', value: ratio('decidedPerSecond'), unit: '×' },
  ];
};
