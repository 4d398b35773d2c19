import { DecisionWatch } from './decision-watch.js';
import type { Entrant } from './entrant.js';
import { KeepAliveConnections } from './keep-alive-connections.js';
import { processorMicros } from './processor-time.js';
import { type Report, reportsFor } from './reports.js';
import { untilStored } from './until-stored.js';

export interface Throughput {
  /** From the first POST to the last 201. */
  readonly acceptedPerSecond: number;
  /** From the first POST to the last decision. */
  readonly decidedPerSecond: number;
  /** User and system time by process, in microseconds a policy, until nothing is left to do. */
  readonly processorMicros: ReadonlyMap<string, number>;
}

export const connectionCount = 64;
const created = 201;

/** Reports as many policies as fast as the entrant takes them over 64 connections. */
export const measureThroughput = async (
  entrant: Entrant,
  run: string,
  policies: number,
  storedBefore: number,
): Promise<Throughput> => {
  const reports = reportsFor(entrant, run, policies);
  const connections = await KeepAliveConnections.open(entrant.intakeUrl, connectionCount);
  const watch = await DecisionWatch.open(entrant);
  try {
    const before = processorTimes(entrant);
    const begun = performance.now();
    await postAll(connections, reports);
    const accepted = performance.now();
    const decided = Math.max(...(await watch.until(policies)).values());
    await untilStored(entrant, storedBefore + policies);
    await entrant.atRest();
    const after = processorTimes(entrant);
    return {
      acceptedPerSecond: (policies / (accepted - begun)) * 1_000,
      decidedPerSecond: (policies / (decided - begun)) * 1_000,
      processorMicros: new Map(
        [...after].map(([name, micros]) => [name, (micros - (before.get(name) ?? 0)) / policies]),
      ),
    };
  } finally {
    connections.close();
    await watch.close();
  }
};

const processorTimes = ({ pids }: Entrant): ReadonlyMap<string, number> =>
  new Map([...pids].map(([name, pid]) => [name, processorMicros(pid)]));

/** One lane for each connection, each sending its next report when the last one is answered. */
const postAll = async (connections: KeepAliveConnections, reports: readonly Report[]): Promise<void> => {
  const queue = reports.values();
  const lane = async (): Promise<void> => {
    for (const report of queue) await postReport(connections, report);
  };
  await Promise.all(Array.from({ length: connectionCount }, lane));
};

/** Anything but 201 ends the run: a figure that contains refusals is no figure. */
export const postReport = async (
  connections: KeepAliveConnections,
  { policyId, request }: Report,
): Promise<void> => {
  const { status, body } = await connections.send(request);
  if (status !== created) throw new Error(`${policyId} was answered ${status}: ${body.toString()}`);
};
