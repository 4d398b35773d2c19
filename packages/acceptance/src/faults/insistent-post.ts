import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@donghu/supervisor/platform';
import type { Answer, Caller, Zone } from '../zone.js';

export interface Post {
  readonly service: ServiceName;
  readonly path: string;
  readonly as: Caller;
  readonly body: unknown;
  /** Sent with every try: however often it arrives, it happens once. */
  readonly key: string;
  /** Counts the posts: the replicas of the service are asked in turn, and a further try goes to the next one. */
  readonly turn: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

const answerWithinMillis = 15_000;
const decidedWithinMillis = 150_000;
const pauseMillis = 100;

/** No answer, overloaded, a fault of the server, or the try before still under way. */
const isUndecided = (answer: Answer | undefined): boolean =>
  answer === undefined ||
  answer.status === 429 ||
  answer.status >= 500 ||
  answer.body?.code === 'IDEMPOTENCY_KEY_IN_FLIGHT';

/** Posts as a careful client does: the same request with the same key, until it is accepted or refused. */
export const postInsistently = async (
  zone: Zone,
  { service, path, as, body, key, turn, signal }: Post,
): Promise<Answer> => {
  const replicas = zone.platform.replicas(service).length;
  const until = performance.now() + decidedWithinMillis;
  for (let next = turn; ; next += 1) {
    const patience = new AbortController();
    const answer = await Promise.race([
      zone.call(service, 'POST', path, as, body, key, next % replicas).catch(() => undefined),
      delay(answerWithinMillis, undefined, { signal: patience.signal }),
    ]);
    patience.abort();
    if (answer !== undefined && !isUndecided(answer)) return answer;
    if (signal.aborted) throw new Error(`${service} ${path} (${key}) was given up`);
    if (performance.now() > until) {
      const last = answer === undefined ? 'no answer' : `${answer.status} ${JSON.stringify(answer.body)}`;
      throw new Error(`${service} ${path} (${key}) was not decided in ${decidedWithinMillis} ms: ${last}`);
    }
    await delay(pauseMillis);
  }
};
