import { type DomainError, Refusal } from '@donghu/kernel';
import type { ReceivedEvent } from './event-handler.js';

/**
 * A handler's `prepare` that asks nobody: reads each event by itself. A message that cannot be read, which
 * `read` tells by throwing a `Refusal`, is that event's own fault and not its batch's.
 */
export const readEach =
  <Message, Input>(read: (event: ReceivedEvent<Message>) => Input) =>
  async (events: readonly ReceivedEvent<Message>[]): Promise<readonly (Input | DomainError)[]> =>
    events.map((event) => {
      try {
        return read(event);
      } catch (fault) {
        if (fault instanceof Refusal) return fault.error;
        throw fault;
      }
    });
