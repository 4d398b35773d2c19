import { consumerLags } from './flow-lag.js';
import { Patience } from './patience.js';
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

const consumerLag = async (platform: Platform): Promise<number> =>
  (await consumerLags(platform.backing.natsUrl)).reduce((sum, entry) => sum + entry.lag, 0);

export const currentLag = async (platform: Platform): Promise<Lag> => {
  // The consumers first: what leaves an outbox in between is seen as the outbox's.
  const consumers = await consumerLag(platform);
  return { outbox: await outboxLag(platform), consumers };
};

/**
 * Waits until nothing is on its way: every consumer done, every outbox published, twice in a row. Gives up when nothing
 * has become less for so long. A service counts its records to tell of its outbox, and is not asked while the broker
 * says that there is work: it would be slower at it.
 */
export const untilQuiet = async (platform: Platform, withinMillis: number): Promise<void> => {
  const patience = new Patience(withinMillis);
  let quiet = 0;
  for (;;) {
    const consumers = await consumerLag(platform);
    const waiting = consumers === 0 ? await outboxLag(platform) : consumers;
    quiet = waiting === 0 ? quiet + 1 : 0;
    if (quiet >= 2) return;
    if (patience.isOver(waiting, performance.now())) {
      const where = consumers === 0 ? 'in outboxes' : 'at consumers';
      throw new Error(`events are still on their way: ${waiting} ${where}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
};
