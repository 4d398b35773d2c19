import { type Platform, untilQuiet } from '@donghu/supervisor/platform';
import { residentMegabytes } from '../resident-size.js';
import { KeepAliveConnections, postRequest } from '../spine/keep-alive-connections.js';
import { insurerUscc, policyReport } from '../spine/policy-report.js';
import type { SizeSample } from './growth.js';

export const loadedServices = ['policy-intake', 'subsidy-disbursement'] as const;

export type LoadedService = (typeof loadedServices)[number];

export interface LoadedSizes {
  readonly sizes: ReadonlyMap<LoadedService, readonly SizeSample[]>;
  /** Policies accepted in a second, over the whole load. */
  readonly acceptedPerSecond: number;
}

const connectionCount = 64;
const sampleEveryMillis = 1_000;
const created = 201;
const drainWithinMillis = 300_000;

/**
 * Posts policies on 64 connections, as fast as answers come but not faster than the rate, and weighs the
 * services every second. Afterwards everything accepted is decided, or it fails.
 */
export const loaded = async (
  platform: Platform,
  seconds: number,
  policiesPerSecond: number,
): Promise<LoadedSizes> => {
  const sizes = new Map<LoadedService, SizeSample[]>(loadedServices.map((service) => [service, []]));
  const begun = performance.now();
  const sample = (): void => {
    for (const service of loadedServices) {
      const pid = platform.processes.get(service)?.pid;
      if (pid === undefined) continue;
      const megabytes = residentMegabytes(pid);
      sizes.get(service)?.push({ seconds: (performance.now() - begun) / 1_000, megabytes });
    }
  };
  const timer = setInterval(sample, sampleEveryMillis);
  try {
    const accepted = await post(platform, seconds, policiesPerSecond);
    const acceptedPerSecond = accepted / ((performance.now() - begun) / 1_000);
    clearInterval(timer);
    await untilQuiet(platform, drainWithinMillis);
    return { sizes, acceptedPerSecond };
  } finally {
    clearInterval(timer);
  }
};

const post = async (platform: Platform, seconds: number, policiesPerSecond: number): Promise<number> => {
  const url = `${platform.doors('policy-intake').http}/v1/policies`;
  const token = await platform.token('insurer', insurerUscc);
  const connections = await KeepAliveConnections.open(url, connectionCount);
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      const number = sent;
      sent += 1;
      const due = begun + (number * 1_000) / policiesPerSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const policyNumber = `BENCH-MEMORY-${number}`;
      const request = postRequest(url, policyReport(number, policyNumber), {
        authorization: `Bearer ${token}`,
        'idempotency-key': policyNumber,
      });
      const { status, body } = await connections.send(request);
      if (status !== created) throw new Error(`${url} answered ${status}: ${body.toString()}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connectionCount }, lane));
    return sent;
  } finally {
    connections.close();
  }
};
