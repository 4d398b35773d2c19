import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simulateZone } from '@donghu/simulator';
import { type Platform, startPlatform } from '@donghu/supervisor/platform';
import { MongoClient } from 'mongodb';
import { intakeDatabase } from './entrants/intake-database.js';
import { type Parties, registerParties } from './entrants/register-parties.js';
import { untilFolded, untilPublished } from './entrants/until-empty.js';
import type { Figure } from './figure.js';
import { reportFile } from './intake/bulk-intake.js';
import { type IntakeRound, intakeFigures } from './intake/intake-figures.js';
import { type IntakeOptions, intakeOptions } from './intake/intake-options.js';
import { measureTimes } from './intake/measure-times.js';
import { PlainInserts } from './intake/plain-inserts.js';
import { lastOutboxId, readRound } from './intake/stored-round.js';

const warmUpPolicies = 10_000;

/** A line of a log at `error` or `fatal`, or what Node prints of an uncaught error. */
const tellsFault = (line: string): boolean => /"level":"(error|fatal)"|^\w*Error: /.test(line);

/**
 * Files of policies through the bulk door, beside plain `insertMany` of just the documents that the door stored,
 * on the same server. Both take turns; what was stored is counted after every turn.
 */
export const intake = async (
  say: (line: string) => void,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const options = intakeOptions(args);
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  try {
    const platform = await startPlatform({
      home,
      ports: 'free',
      services: ['institution-registry', 'policy-intake'],
      log: say,
      output: (service, line) => {
        if (tellsFault(line)) say(`${service}: ${line}`);
      },
    });
    const mongo = new MongoClient(platform.backing.mongoUrl, {
      useBigInt64: true,
      writeConcern: { w: 'majority', journal: true },
    });
    try {
      await registerParties(platform, zoneOf(options));
      const figures = intakeFigures(await runRounds(platform, mongo, options, say));
      return [...figures, ...(await measureTimes(platform))];
    } finally {
      await mongo.close();
      await platform.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const seed = 1;

const zoneOf = ({ enterprises }: IntakeOptions): Parties => {
  const { institutions, enterprises: registered } = simulateZone({ seed, enterprises, policies: 0 });
  return {
    institutions: Array.from(institutions, ({ institution }) => institution),
    enterprises: registered,
  };
};

const runRounds = async (
  platform: Platform,
  mongo: MongoClient,
  options: IntakeOptions,
  say: (line: string) => void,
): Promise<readonly IntakeRound[]> => {
  const db = intakeDatabase(mongo);
  const inserts = await PlainInserts.open(mongo, db);
  const { policies, enterprises, rounds, connections } = options;
  const insurers = Array.from(zoneOf(options).institutions, ({ uscc }) => uscc);
  let from = 0;
  const turn = async (run: string, count: number): Promise<IntakeRound> => {
    const outboxBefore = await lastOutboxId(db);
    const file = { book: { seed, enterprises }, run, from, policies: count };
    const bulk = await reportFile(platform, file, connections);
    from += count;
    await untilPublished(db);
    const begun = performance.now();
    await untilFolded(db);
    const foldedMillis = performance.now() - begun;
    const plain = await inserts.rate(await readRound(db, file, insurers, outboxBefore));
    return { bulk, plain, foldedMillis };
  };
  const measured: IntakeRound[] = [];
  say(`warm-up: ${roundLine(await turn('W', Math.min(policies, warmUpPolicies)))}`);
  for (let round = 1; round <= rounds; round += 1) {
    const taken = await turn(`R${round}`, policies);
    measured.push(taken);
    say(`round ${round} of ${rounds}: ${roundLine(taken)}`);
  }
  return measured;
};

const roundLine = ({ bulk, plain, foldedMillis }: IntakeRound): string => {
  const { policiesPerSecond, processorMicros, sizes } = bulk;
  const peak = Math.max(...sizes.map(({ megabytes }) => megabytes));
  return (
    `${policiesPerSecond.toFixed(0)} reported/s, ${plain.toFixed(0)} inserted/s, ` +
    `${(policiesPerSecond / plain).toFixed(2)} ×, ${processorMicros.toFixed(0)} µs of the service, folded after ${(foldedMillis / 1_000).toFixed(1)} s, ${peak.toFixed(0)} MB at most`
  );
};
