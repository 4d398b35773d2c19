import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Platform,
  type ServiceName,
  type ServiceProcess,
  startPlatform,
} from '@donghu/supervisor/platform';
import { peerNames, startPeer } from './entrants/peer-process.js';
import { preparePeers } from './entrants/prepare-peers.js';
import { registerForReports } from './entrants/register-for-reports.js';
import { startTelemetrySink } from './entrants/telemetry-sink.js';
import type { Figure } from './figure.js';
import { idleAndStart } from './memory/idle-and-start.js';
import { loaded } from './memory/loaded.js';
import { comparedFigures, loadedFigures } from './memory/memory-figures.js';
import { ownEntrant, ownServices } from './memory/own-entrant.js';
import type { Entrant } from './memory/started-service.js';
import { residentMegabytes } from './resident-size.js';

const readyWithinMillis = 60_000;

interface MemoryOptions {
  /** How long the load goes on. */
  readonly minutes: number;
  /** Starts of every entrant. */
  readonly rounds: number;
  /** Policies a second under load, at most. */
  readonly rate: number;
}

const optionsFrom = (args: readonly string[]): MemoryOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '5' },
      rate: { type: 'string', default: '500' },
    },
  });
  return { minutes: Number(values.minutes), rounds: Number(values.rounds), rate: Number(values.rate) };
};

/**
 * What the services weigh, idle and under load, and how long they take to start: ours beside the peers', on
 * one broker and store, with telemetry on.
 */
export const memory = async (
  say: (line: string) => void,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const options = optionsFrom(args);
  await preparePeers(say);
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  const sink = await startTelemetrySink();
  try {
    const platform = await startPlatform({
      home,
      ports: 'free',
      environment: {
        ...process.env,
        OTEL_EXPORTER_OTLP_ENDPOINT: sink.endpoint,
        REQUESTS_PER_SECOND: '1000000',
      },
      log: say,
      output: (service, line) => {
        if (tellsFault(line)) say(`${service}: ${line}`);
      },
    });
    try {
      return await measure(platform, options, say);
    } finally {
      await platform.stop();
    }
  } finally {
    await sink.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

/** A line of a log at `error` or `fatal`, or what Node prints of an uncaught error. */
const tellsFault = (line: string): boolean => /"level":"(error|fatal)"|^\w*Error: /.test(line);

const measure = async (
  platform: Platform,
  { minutes, rounds, rate }: MemoryOptions,
  say: (line: string) => void,
): Promise<readonly Figure[]> => {
  const idle = othersIdle(platform);
  const own = Object.values(ownServices).map((name) => processOf(platform, name));
  for (const service of own) await service.stop();
  const compared = await idleAndStart([ownEntrant(platform), ...peerEntrants(platform)], rounds, say);
  for (const service of own) {
    service.start();
    await service.ready(readyWithinMillis);
  }
  await registerForReports(platform);
  say(`load for ${minutes} minutes, at most ${rate} policies a second`);
  const sizes = await loaded(platform, minutes * 60, rate);
  return [...idle, ...comparedFigures(compared), ...loadedFigures(sizes)];
};

const processOf = (platform: Platform, name: ServiceName): ServiceProcess => {
  const service = platform.processes.get(name);
  if (service === undefined) throw new Error(`${name} was not started`);
  return service;
};

/** The services that no peer has, after their start and before any work. */
const othersIdle = (platform: Platform): readonly Figure[] =>
  [...platform.processes]
    .filter(([name]) => !Object.values<ServiceName>(ownServices).includes(name))
    .map(([name, { pid }]) => ({
      name: `memory.idle.${name}`,
      value: residentMegabytes(pid ?? 0),
      unit: 'MB',
    }));

const peerEntrants = (platform: Platform): readonly Entrant[] =>
  peerNames.map((name) => ({ name, start: (part) => startPeer(platform, name, part) }));
