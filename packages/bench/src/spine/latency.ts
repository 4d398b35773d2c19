import { setTimeout } from 'node:timers/promises';
import { percentile } from '../percentile.js';
import { DecisionWatch } from './decision-watch.js';
import type { Entrant } from './entrant.js';
import { KeepAliveConnections } from './keep-alive-connections.js';
import { reportsFor } from './reports.js';
import { connectionCount, postReport } from './throughput.js';
import { untilStored } from './until-stored.js';

export interface Latency {
  /** From the POST of a policy to its stored decision, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const perSecond = 100;

/** Reports at 100/s on a fixed beat, whether the earlier ones are answered or not. */
export const measureLatency = async (
  entrant: Entrant,
  run: string,
  policies: number,
  storedBefore: number,
): Promise<Latency> => {
  const reports = reportsFor(entrant, run, policies);
  const connections = await KeepAliveConnections.open(entrant.intakeUrl, connectionCount);
  const watch = await DecisionWatch.open(entrant);
  const postedAt = new Map<string, number>();
  const posted: Promise<void>[] = [];
  try {
    const begun = performance.now();
    for (const [index, report] of reports.entries()) {
      await setTimeout(Math.max(0, begun + (index * 1_000) / perSecond - performance.now()));
      postedAt.set(report.policyId, performance.now());
      posted.push(postReport(connections, report));
    }
    await Promise.all(posted);
    const decided = await watch.until(policies);
    const millis = [...postedAt].map(([policyId, at]) => (decided.get(policyId) ?? Number.NaN) - at);
    await untilStored(entrant, storedBefore + policies);
    return { p50: percentile(millis, 0.5), p99: percentile(millis, 0.99) };
  } finally {
    connections.close();
    await watch.close();
  }
};
