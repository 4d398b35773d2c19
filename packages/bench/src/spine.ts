import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventCatalogue } from '@donghu/contracts';
import { type Platform, startPlatform, untilQuiet } from '@donghu/supervisor/platform';
import { connect } from '@nats-io/transport-node';
import type { Figure } from './figure.js';
import { percentile } from './percentile.js';
import { residentMegabytes } from './resident-size.js';

const insurer = '91100000710931483R';
const enterprise = '91420100616400352X';
const warmUpPolicies = 50;
const measuredPolicies = 400;
const policiesPerSecond = 20;
const decisionWithinMillis = 10_000;

/**
 * The first flow at a gentle rate: from the POST of a policy until its subsidy decision, which is stored in
 * the transaction that records the event, reaches a subscriber. Also what each service weighs when idle.
 */
export const spine = async (say: (line: string) => void): Promise<readonly Figure[]> => {
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  const startedAt = performance.now();
  const platform = await startPlatform({ home, ports: 'free', log: say, output: () => undefined });
  const startSeconds = (performance.now() - startedAt) / 1_000;
  try {
    await register(platform);
    await untilQuiet(platform, 30_000);
    const idle = [...platform.processes].map(
      ([name, service]): Figure => ({
        name: `spine.idle.${name}`,
        value: residentMegabytes(service.pid ?? 0),
        unit: 'MB',
      }),
    );
    say(`posting ${measuredPolicies} policies at ${policiesPerSecond}/s`);
    await decide(platform, 'warm', warmUpPolicies);
    const latencies = await decide(platform, 'run', measuredPolicies);
    return [
      { name: 'spine.start', value: startSeconds, unit: 's' },
      { name: 'spine.decided.p50', value: percentile(latencies, 0.5), unit: 'ms' },
      { name: 'spine.decided.p99', value: percentile(latencies, 0.99), unit: 'ms' },
      { name: 'spine.decided.max', value: percentile(latencies, 1), unit: 'ms' },
      ...idle,
    ];
  } finally {
    await platform.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

const post = async (url: string, body: unknown, token: string, key: string): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
};

const register = async (platform: Platform): Promise<void> => {
  const registry = platform.doors('institution-registry').http;
  const token = await platform.token('operator');
  await post(
    `${registry}/v1/institutions`,
    {
      uscc: insurer,
      nameZh: '中国人民财产保险股份有限公司',
      kinds: [{ kind: 'INSURER_HQ', from: '2003-07-07' }],
      state: 'OPEN',
      licences: [{ scheme: 'CBIRC', number: '000002', from: '2003-07-07' }],
      inZone: false,
    },
    token,
    'institution',
  );
  await post(
    `${registry}/v1/enterprises`,
    {
      uscc: enterprise,
      nameZh: '长飞光纤光缆股份有限公司',
      scale: 'LARGE',
      industryGroup: 'OPTO',
      classes: [{ code: 'HNTE', certificate: 'GR202042000001', from: '2020-12-01' }],
      inZone: true,
      inZoneFrom: '1988-05-31',
      registrationMatches: true,
    },
    token,
    'enterprise',
  );
};

/** Posts one by one on a fixed beat and waits for each decision; milliseconds from POST to decision. */
const decide = async (platform: Platform, run: string, policies: number): Promise<number[]> => {
  const token = await platform.token('insurer', insurer);
  const url = `${platform.doors('policy-intake').http}/v1/policies`;
  const nats = await connect({ servers: platform.backing.natsUrl, noAsyncTraces: true });
  const decided = new Map<string, (at: number) => void>();
  const definition = eventCatalogue.SubsidyAssessed;
  nats.subscribe(`${definition.subjectPrefix}.*`, {
    callback: (_, message) => decided.get(definition.decode(message.data).policyId)?.(performance.now()),
  });
  await nats.flush();
  try {
    const measured: Promise<number>[] = [];
    const beginning = performance.now();
    for (let index = 0; index < policies; index += 1) {
      const due = beginning + (index * 1_000) / policiesPerSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      measured.push(decideOne(url, token, `BENCH-${run}-${index}`.toUpperCase(), decided));
    }
    return await Promise.all(measured);
  } finally {
    await nats.close();
  }
};

const decideOne = async (
  url: string,
  token: string,
  policyNumber: string,
  decided: Map<string, (at: number) => void>,
): Promise<number> => {
  const policyId = `${insurer}/${policyNumber}`;
  const postedAt = performance.now();
  const decision = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${policyId} was not decided`)), decisionWithinMillis);
    decided.set(policyId, (at) => {
      clearTimeout(timer);
      resolve(at);
    });
  });
  await post(
    url,
    {
      insurerUscc: insurer,
      policyNumber,
      policyholderUscc: enterprise,
      insuredUscc: enterprise,
      line: 'CYBER',
      startOn: '2026-01-01',
      endOn: '2026-12-31',
      issuedOn: '2025-12-20',
      writtenPremium: '10000.00',
      paidPremium: '10000.00',
      paidOn: '2025-12-22',
      cover: '5000000.00',
    },
    token,
    policyNumber,
  );
  return (await decision) - postedAt;
};
