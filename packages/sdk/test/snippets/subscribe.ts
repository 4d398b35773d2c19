import { eventCatalogue } from '@donghu/contracts';
import { type EventCursor, isEventOf, subscribeEvents } from '@donghu/sdk';

/** Books the policy, and keeps the cursor in the same transaction. */
type Book = (policyId: string, cursor: EventCursor) => Promise<void>;

export const followOwnPolicies = async (
  uscc: string,
  lastCursor: EventCursor | undefined,
  book: Book,
): Promise<void> => {
  const events = subscribeEvents({
    connection: { servers: 'nats://127.0.0.1:4222' },
    definitions: [eventCatalogue.PolicyAccepted, eventCatalogue.PolicyCancelled],
    party: uscc,
    from: lastCursor ?? 'first',
  });
  for await (const event of events) {
    if (isEventOf(event, eventCatalogue.PolicyAccepted)) {
      await book(event.message.policyId, event.cursor);
    }
  }
};
