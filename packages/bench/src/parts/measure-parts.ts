import type { Backing } from '@donghu/backing';
import { percentile } from '../percentile.js';
import { consumeWithAck, publishWithId } from './broker-parts.js';
import { httpWithZod } from './http-part.js';
import { openConnections } from './open-connections.js';
import type { Part } from './part.js';
import type { PartRates } from './parts-bound.js';
import { groupCommit } from './store-parts.js';

/** The parts of accept-and-decide on a backing, open, so that they can take turns with whole programs. */
export interface FlowParts {
  /** One turn of each part. */
  measure(): Promise<PartRates>;
  close(): Promise<void>;
}

const secondsPerTurn = 1.5;
const groupSize = 64;

export const openFlowParts = async (backing: Backing): Promise<FlowParts> => {
  const connections = await openConnections(backing);
  const opened: Part[] = [];
  const open = async (part: Promise<Part>): Promise<Part> => {
    opened.push(await part);
    return part;
  };
  const close = async (): Promise<void> => {
    for (const part of opened) await part.close();
    await connections.close();
  };
  try {
    const http = await open(httpWithZod());
    const commit = await open(groupCommit(connections.mongo, groupSize));
    const publish = await open(publishWithId(connections.nats));
    const consume = await open(consumeWithAck(connections.nats));
    const measure = async (): Promise<PartRates> => ({
      http: await http.rate(secondsPerTurn),
      groupCommit: await commit.rate(secondsPerTurn),
      publish: await publish.rate(secondsPerTurn),
      consume: await consume.rate(secondsPerTurn),
    });
    return { measure, close };
  } catch (fault) {
    await close();
    throw fault;
  }
};

const medianOf = (turns: readonly PartRates[], part: keyof PartRates): number =>
  percentile(
    turns.map((turn) => turn[part]),
    0.5,
  );

export const medianRates = (turns: readonly PartRates[]): PartRates => ({
  http: medianOf(turns, 'http'),
  groupCommit: medianOf(turns, 'groupCommit'),
  publish: medianOf(turns, 'publish'),
  consume: medianOf(turns, 'consume'),
});

/** Medians of so many turns of every part. */
export const measureParts = async (backing: Backing, rounds = 5): Promise<PartRates> => {
  const parts = await openFlowParts(backing);
  try {
    const turns: PartRates[] = [];
    for (let round = 0; round < rounds; round += 1) turns.push(await parts.measure());
    return medianRates(turns);
  } finally {
    await parts.close();
  }
};
