import { setTimeout } from 'node:timers/promises';
import type { PolicyBook } from '@donghu/simulator';
import type { Platform, ServiceProcess } from '@donghu/supervisor/platform';
import type { SizeSample } from '../memory/growth.js';
import { residentMegabytes } from '../resident-size.js';
import { processorMicros } from '../spine/processor-time.js';
import { policyFile } from './policy-file.js';
import { requireAllAccepted, sendFile } from './send-file.js';

export interface BulkRun {
  /** From the first byte to the last answer. */
  readonly policiesPerSecond: number;
  /** User and system time of the service in microseconds a policy, until the last answer. */
  readonly processorMicros: number;
  /** Resident size of the service meanwhile. */
  readonly sizes: readonly SizeSample[];
}

const sampleEveryMillis = 200;

export const intakeProcess = (platform: Platform): ServiceProcess => {
  const service = platform.processes.get('policy-intake');
  if (service === undefined) throw new Error('policy-intake was not started');
  return service;
};

export interface FileOfRun {
  readonly book: PolicyBook;
  readonly run: string;
  /** Place in the book of the first policy. */
  readonly from: number;
  readonly policies: number;
}

/** Reports a file of policies to the service, over one connection or in equal parts over several. */
export const reportFile = async (
  platform: Platform,
  { book, run, from: first, policies }: FileOfRun,
  connections: number,
): Promise<BulkRun> => {
  const url = `${platform.doors('policy-intake').http}/v1/policies/bulk`;
  const token = await platform.token('operator');
  const pid = intakeProcess(platform).pid ?? 0;
  const parts = Array.from({ length: connections }, (_, index) => {
    const from = Math.floor((policies * index) / connections);
    const lines = Math.floor((policies * (index + 1)) / connections) - from;
    return { lines, chunks: policyFile(book, run, first + from, lines) };
  });
  const processorBefore = processorMicros(pid);
  const begun = performance.now();
  const watch = watchSize(pid);
  const answers = await Promise.all(parts.map(({ chunks }) => sendFile({ url, token, chunks })));
  const seconds = (performance.now() - begun) / 1_000;
  const processor = processorMicros(pid) - processorBefore;
  const sizes = await watch.end();
  for (const [index, answer] of answers.entries()) requireAllAccepted(answer, parts[index]?.lines ?? 0);
  return { policiesPerSecond: policies / seconds, processorMicros: processor / policies, sizes };
};

const watchSize = (pid: number): { end(): Promise<readonly SizeSample[]> } => {
  const begun = performance.now();
  const samples: SizeSample[] = [];
  const ended = new AbortController();
  const sample = (): void => {
    samples.push({ seconds: (performance.now() - begun) / 1_000, megabytes: residentMegabytes(pid) });
  };
  const watching = (async () => {
    while (!ended.signal.aborted) {
      sample();
      await setTimeout(sampleEveryMillis, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  return {
    end: async () => {
      ended.abort();
      await watching;
      sample();
      return samples;
    },
  };
};
