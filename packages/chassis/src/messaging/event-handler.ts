import type { EventDefinition } from '@donghu/contracts';
import type { UseCase } from '../store/use-case.js';
import type { Envelope } from './envelope.js';

/** An event as a consumer gets it: decoded, with what its envelope says. */
export interface ReceivedEvent<Message> {
  readonly envelope: Envelope;
  readonly message: Message;
}

/**
 * What a service does on one kind of event. Repeats never reach the use case; order is not promised: compare
 * aggregate versions. A refusal with a retryable code waits and comes again, any other is a dead letter.
 */
export interface EventHandler<Message, Input, Output> {
  readonly event: EventDefinition<Message>;
  /**
   * Turns a batch into inputs, one for each event and in the same order, asking other services where that is
   * needed. It runs before the transaction. A retryable refusal that it throws, or a store that is away, makes
   * the whole batch wait; after any other fault each event is tried alone, and the guilty one fails.
   */
  prepare(events: readonly ReceivedEvent<Message>[], signal: AbortSignal): Promise<readonly Input[]>;
  readonly useCase: UseCase<Input, Output>;
}

/** A handler whose types are its own business: consumers hold handlers of many kinds of events. */
export interface AnyEventHandler {
  readonly event: Pick<EventDefinition<never>, 'type' | 'subjectPrefix'>;
  decode(bytes: Uint8Array): { readonly message: unknown; readonly subject: string };
  handle(
    events: readonly ReceivedEvent<unknown>[],
    signal: AbortSignal,
    run: <Input, Output>(useCase: UseCase<Input, Output>, inputs: readonly Input[]) => Promise<void>,
  ): Promise<void>;
}

/** Seals a typed handler: what is decoded by its definition goes back into its own `prepare` only. */
export const onEvent = <Message, Input, Output>(
  handler: EventHandler<Message, Input, Output>,
): AnyEventHandler => ({
  event: handler.event,
  decode: (bytes) => {
    const message = handler.event.decode(bytes);
    return { message, subject: `${handler.event.subjectPrefix}.${handler.event.partyOf(message)}` };
  },
  handle: async (events, signal, run) => {
    const inputs = await handler.prepare(events as readonly ReceivedEvent<Message>[], signal);
    await run(handler.useCase, inputs);
  },
});
