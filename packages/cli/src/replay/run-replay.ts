import { HttpClient, type TokenSource } from '@donghu/sdk';
import type { ReplayStart } from './replay-start.js';
import { hasEnded, type ReplayStatus, replayStatusOf } from './replay-status.js';

export interface ReplayOptions {
  /** Where the service answers. */
  readonly url: string;
  /** An operator's. */
  readonly token: TokenSource;
  /** All of the service's unless told. */
  readonly projection: string | undefined;
  readonly start: ReplayStart;
  readonly removesUnknown: boolean;
  readonly progress: (status: ReplayStatus) => void;
  readonly signal: AbortSignal;
}

const pollMillis = 250;

/** Asks for a replay and watches it to its end. A watcher that goes away leaves the replay running. */
export const runReplay = async (options: ReplayOptions): Promise<ReplayStatus> => {
  const client = new HttpClient({ baseUrl: options.url, token: options.token });
  const { projection, start, removesUnknown, progress, signal } = options;
  const body = {
    ...(projection === undefined ? {} : { projection }),
    ...start,
    ...(removesUnknown ? { removeUnknown: true } : {}),
  };
  let { body: status } = await client.post('/v1/replays', body, replayStatusOf);
  while (!hasEnded(status) && !signal.aborted) {
    progress(status);
    await new Promise((resolve) => setTimeout(resolve, pollMillis));
    ({ body: status } = await client.get(`/v1/replays/${status.id}`, replayStatusOf));
  }
  return status;
};
