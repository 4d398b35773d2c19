import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Backing, startBacking } from '@donghu/backing';
import type { Figure } from './figure.js';
import { consumeWithAck, publishWithId } from './parts/broker-parts.js';
import { grpcUnary } from './parts/grpc-part.js';
import { expressWithZod, httpWithZod } from './parts/http-part.js';
import { openConnections } from './parts/open-connections.js';
import type { Part } from './parts/part.js';
import { groupCommit, transactionsOfTwo } from './parts/store-parts.js';
import { percentile } from './percentile.js';

const rounds = 5;
const secondsPerTurn = 1.5;

/**
 * What the parts can do at most on this machine, durable on both sides: the bounds that a flow made of them
 * is held against. Parts take turns; medians of five rounds.
 */
export const ceilings = async (say: (line: string) => void): Promise<readonly Figure[]> => {
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  const backing = await startBacking({ dataDirectory: home, ports: 'free', log: say });
  try {
    return await measure(backing, say);
  } finally {
    await backing.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

const measure = async (backing: Backing, say: (line: string) => void): Promise<readonly Figure[]> => {
  const { nats, mongo, close } = await openConnections(backing);
  const opened: Part[] = [];
  try {
    const open = [
      () => httpWithZod(),
      () => expressWithZod(),
      () => grpcUnary(),
      () => publishWithId(nats),
      () => consumeWithAck(nats),
      () => transactionsOfTwo(mongo),
      () => groupCommit(mongo, 32),
      () => groupCommit(mongo, 64),
      () => groupCommit(mongo, 200),
    ];
    for (const part of open) opened.push(await part());
    return await takeTurns(opened, say);
  } finally {
    for (const part of opened) await part.close();
    await close();
  }
};

const takeTurns = async (parts: readonly Part[], say: (line: string) => void): Promise<readonly Figure[]> => {
  const samples = new Map<string, number[]>(parts.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    for (const part of parts) samples.get(part.name)?.push(await part.rate(secondsPerTurn));
  }
  return [...samples].map(([name, values]) => ({
    name: `ceilings.${name}`,
    value: Math.round(percentile(values, 0.5)),
    unit: '/s',
  }));
};
