import { randomUUID } from 'node:crypto';
import type { CampaignBroker } from './campaign-broker.js';

/**
 * Publishes the newest messages of a stream again, the same event under another message id: what a broker does
 * whose window of de-duplication is over. Those that are no events stay as they are.
 */
export const repeatDeliveries = async (
  broker: CampaignBroker,
  stream: string,
  count: number,
  isEvent: (eventId: string) => boolean,
): Promise<void> => {
  const messages = await broker.newest(stream, count);
  for (const message of messages.filter(({ headers }) => isEvent(headers.get('ce-id') ?? ''))) {
    await broker.publish({ ...message, headers: new Map(message.headers).set('Nats-Msg-Id', randomUUID()) });
  }
};
