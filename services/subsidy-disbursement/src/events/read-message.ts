import type { ReceivedEvent } from '@donghu/chassis';
import { type DomainError, Refusal } from '@donghu/kernel';

/** A message that cannot be read is that event's own fault, and not that of its batch. */
export const readMessage = <Message, Input>(
  event: ReceivedEvent<Message>,
  read: (event: ReceivedEvent<Message>) => Input,
): Input | DomainError => {
  try {
    return read(event);
  } catch (fault) {
    if (fault instanceof Refusal) return fault.error;
    throw fault;
  }
};
