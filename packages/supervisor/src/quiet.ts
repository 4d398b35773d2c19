import { consumerLags } from './flow-lag.js';
import type { Platform } from './platform.js';
import { readDoor } from './zone-door.js';

interface MessageFlow {
  readonly sent: readonly { readonly type: string; readonly unpublished: number }[];
}

const isMessageFlow = (value: unknown): value is MessageFlow =>
  typeof value === 'object' && value !== null && Array.isArray((value as { sent?: unknown }).sent);

/** Committed events that are not published yet, over all services. */
export const outboxLag = async (platform: Platform): Promise<number> => {
  let waiting = 0;
  for (const service of platform.processes.keys()) {
    const flow = await readDoor(platform, { service, role: 'auditor', path: '/v1/message-flow' });
    if (!isMessageFlow(flow)) throw new Error(`${service} gave no message flow`);
    waiting += flow.sent.reduce((sum, entry) => sum + entry.unpublished, 0);
  }
  return waiting;
};

export interface Lag {
  readonly outbox: number;
  readonly consumers: number;
}

export const currentLag = async (platform: Platform): Promise<Lag> => {
  // The consumers first: what leaves an outbox in between is seen as the outbox's.
  const consumers = (await consumerLags(platform.backing.natsUrl)).reduce((sum, entry) => sum + entry.lag, 0);
  return { outbox: await outboxLag(platform), consumers };
};

/** Waits until nothing is on its way: every outbox published, every consumer done, twice in a row. */
export const untilQuiet = async (
  platform: Platform,
  withinMillis: number,
  progress: (lag: Lag) => void = () => undefined,
): Promise<void> => {
  const until = Date.now() + withinMillis;
  let quiet = 0;
  while (quiet < 2) {
    const lag = await currentLag(platform);
    quiet = lag.outbox + lag.consumers === 0 ? quiet + 1 : 0;
    progress(lag);
    if (quiet >= 2) return;
    if (Date.now() > until) {
      throw new Error(`events are still on their way: outbox ${lag.outbox}, consumers ${lag.consumers}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
};
