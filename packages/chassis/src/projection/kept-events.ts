import { millis } from '@nats-io/nats-core';
import type { Broker } from '../messaging/nats-connection.js';
import type { EventStart } from './event-range.js';
import { ReplayRefusal } from './replay-refusal.js';

/**
 * Refuses where the stream no longer keeps what is needed. In a stream that is younger than what it keeps,
 * nothing is too old: what is gone there was deleted, and the inbox tells of it.
 */
export const requireKept = async (
  { manager }: Broker,
  stream: string,
  start: EventStart | undefined,
  now: Date,
): Promise<void> => {
  const { created, state, config } = await manager.streams.info(stream);
  const first = state.first_seq;
  const maxAge = millis(config.max_age);
  const isYoung = maxAge === 0 || new Date(created).getTime() > now.getTime() - maxAge;
  if (first <= 1 || (start === undefined && isYoung)) return;
  const gone = `${stream} begins at ${first} now, of ${state.first_ts}: what came before is no longer kept`;
  if (start === undefined) throw new ReplayRefusal('EVENTS_EXPIRED', gone);
  const isGone =
    'sequence' in start ? start.sequence < first : start.time.getTime() < Date.parse(state.first_ts);
  if (isGone) throw new ReplayRefusal('EVENTS_EXPIRED', gone);
};
