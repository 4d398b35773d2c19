import { residentMegabytes } from '../resident-size.js';
import { processorMicros } from '../spine/processor-time.js';
import { type ComparedPart, comparedParts, type Entrant, type StartedService } from './started-service.js';

export interface Samples {
  readonly startMillis: number[];
  /** Processor time until ready: what a busy machine does not blur. */
  readonly startProcessorMillis: number[];
  readonly idleMegabytes: number[];
}

export type EntrantSamples = ReadonlyMap<string, Readonly<Record<ComparedPart, Samples>>>;

/** After its start a service still frees what it needed to start. */
const settleMillis = 3_000;

const noSamples = (): Samples => ({ startMillis: [], startProcessorMillis: [], idleMegabytes: [] });

/** Starts the two services of every entrant in turns, alone on the machine, and weighs them when idle. */
export const idleAndStart = async (
  entrants: readonly Entrant[],
  rounds: number,
  say: (line: string) => void,
): Promise<EntrantSamples> => {
  const samples = new Map(
    entrants.map(({ name }) => [name, { intake: noSamples(), disbursement: noSamples() }]),
  );
  for (let round = 0; round < rounds; round += 1) {
    say(`start and idle size, round ${round + 1} of ${rounds}`);
    for (const entrant of inTurn(entrants, round)) {
      const taken = samples.get(entrant.name);
      if (taken !== undefined) await sampleOnce(entrant, taken);
    }
  }
  return samples;
};

/** Another one is first in every round. */
const inTurn = <Item>(items: readonly Item[], round: number): readonly Item[] => {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
};

const sampleOnce = async (entrant: Entrant, samples: Record<ComparedPart, Samples>): Promise<void> => {
  const running: StartedService[] = [];
  try {
    // The consumer first: with some frameworks it is the one that makes the stream.
    for (const part of comparedParts.toReversed()) {
      const service = await entrant.start(part);
      running.push(service);
      samples[part].startProcessorMillis.push(processorMicros(service.pid) / 1_000);
      samples[part].startMillis.push(service.startMillis);
    }
    await new Promise((resolve) => setTimeout(resolve, settleMillis));
    for (const [index, part] of comparedParts.toReversed().entries()) {
      samples[part].idleMegabytes.push(residentMegabytes(running[index]?.pid ?? 0));
    }
  } finally {
    for (const service of running) await service.stop();
  }
};
