import { setTimeout } from 'node:timers/promises';
import { CreditRatingServiceService } from '@donghu/contracts/credit';
import { Client, credentials } from '@grpc/grpc-js';
import type { CreditService } from '../credit/credit-service.js';
import { type LookUpCall, lookUpCalls } from '../credit/look-up-call.js';
import { percentile } from '../percentile.js';

export const lookUpsPerSecond = 200;

/**
 * Does some work while a bank looks up ratings on a fixed beat, whether its earlier look-ups are answered or not. Gives
 * the 99th percentile of their durations in milliseconds beside what the work gave; a look-up that fails is thrown.
 */
export const besideLookUps = async <Result>(
  { grpc, bankToken }: CreditService,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly p99Millis: number }> => {
  const client = new Client(grpc, credentials.createInsecure());
  const ended = new AbortController();
  try {
    const call = lookUpCalls(client, CreditRatingServiceService.getRating.path, bankToken);
    // Both are waited for, whichever fails.
    const [worked, lookedUp] = await Promise.allSettled([
      work().finally(() => ended.abort()),
      keepLookingUp(call, ended.signal),
    ]);
    if (worked.status === 'rejected') throw worked.reason;
    if (lookedUp.status === 'rejected') throw lookedUp.reason;
    return { result: worked.value, p99Millis: percentile(lookedUp.value, 0.99) };
  } finally {
    client.close();
  }
};

/** Durations in milliseconds. */
const keepLookingUp = async (call: LookUpCall, ended: AbortSignal): Promise<readonly number[]> => {
  const begun = performance.now();
  const sent: Promise<number>[] = [];
  while (!ended.aborted) {
    const due = begun + (sent.length * 1_000) / lookUpsPerSecond;
    await setTimeout(Math.max(0, due - performance.now()));
    sent.push(timed(call(sent.length)));
  }
  return Promise.all(sent);
};

const timed = async (answer: Promise<Buffer>): Promise<number> => {
  const begun = performance.now();
  await answer;
  return performance.now() - begun;
};
