import { CreditRatingServiceService } from '@donghu/contracts/credit';
import { Client, credentials } from '@grpc/grpc-js';
import { percentile } from '../percentile.js';
import { processorMicros } from '../spine/processor-time.js';
import { startConstantServer } from './constant-server.js';
import type { CreditOptions } from './credit-options.js';
import type { CreditService } from './credit-service.js';
import { type LookUpCall, lookUpCalls } from './look-up-call.js';

export interface LookUpTurn {
  readonly perSecond: number;
  readonly p99Millis: number;
  /** Processor time of the server for one call. */
  readonly serverMicros: number;
}

export interface LookUpRound {
  readonly own: LookUpTurn;
  readonly bare: LookUpTurn;
}

const callsAtOnce = 64;
/** After so many calls code runs optimised, however fast the machine is. */
const warmUpCalls = 20_000;

interface Entrant {
  readonly call: LookUpCall;
  readonly pid: number;
}

const warmUp = async ({ call }: Entrant): Promise<void> => {
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < warmUpCalls) {
      sent += 1;
      await call(sent);
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, lane));
};

const turnOf = async ({ call, pid }: Entrant, seconds: number): Promise<LookUpTurn> => {
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const millis: number[] = [];
  const microsBefore = processorMicros(pid);
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      const number = sent;
      sent += 1;
      const sentAt = performance.now();
      await call(number);
      millis.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, lane));
  return {
    perSecond: (millis.length / (performance.now() - begun)) * 1_000,
    p99Millis: percentile(millis, 0.99),
    serverMicros: (processorMicros(pid) - microsBefore) / millis.length,
  };
};

const toldTurn = ({ perSecond, p99Millis, serverMicros }: LookUpTurn): string =>
  `${perSecond.toFixed(0)}/s, p99 ${p99Millis.toFixed(1)} ms, ${serverMicros.toFixed(0)} µs`;

/**
 * `GetRating` of a bank that the enterprises have authorised, 64 calls under way on one connection, in turns with a
 * bare server that answers as many bytes to the same client.
 */
export const lookUpRounds = async (
  { grpc, pid, bankToken }: CreditService,
  { rounds, seconds }: CreditOptions,
  say: (line: string) => void,
): Promise<readonly LookUpRound[]> => {
  const ownClient = new Client(grpc, credentials.createInsecure());
  const { path } = CreditRatingServiceService.getRating;
  const own = { pid, call: lookUpCalls(ownClient, path, bankToken) };
  const answer = await own.call(0);
  const server = await startConstantServer(path, answer);
  const bareClient = new Client(server.grpc, credentials.createInsecure());
  const bare = { pid: server.pid, call: lookUpCalls(bareClient, path, bankToken) };
  try {
    say(`look-ups: answers of ${answer.length} bytes`);
    for (const entrant of [own, bare]) await warmUp(entrant);
    const all: LookUpRound[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const turns = new Map<Entrant, LookUpTurn>();
      // Whoever was first is last in the next round.
      for (const entrant of round % 2 === 1 ? [own, bare] : [bare, own]) {
        turns.set(entrant, await turnOf(entrant, seconds));
      }
      const [ownTurn, bareTurn] = [turns.get(own), turns.get(bare)];
      if (ownTurn === undefined || bareTurn === undefined) throw new Error('a turn was left out');
      say(`round ${round} of ${rounds}: ours ${toldTurn(ownTurn)}; bare ${toldTurn(bareTurn)}`);
      all.push({ own: ownTurn, bare: bareTurn });
    }
    return all;
  } finally {
    ownClient.close();
    bareClient.close();
    await server.stop();
  }
};
