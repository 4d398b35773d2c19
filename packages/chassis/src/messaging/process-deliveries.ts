import type { GroupCommit, Member, Outcome, Patience } from '../store/group-commit.js';
import { inboxId } from '../store/inbox.js';
import type { UseCase } from '../store/use-case.js';
import { activeTraceContext, withProcessSpan } from '../telemetry/index.js';
import { consumerMetrics } from './consumer-metrics.js';
import type { Delivery } from './delivery.js';
import type { AnyEventHandler } from './event-handler.js';

/** Where events are handled: for which consumer, into which store, and for how long they may collide. */
export interface Processing {
  readonly consumer: string;
  readonly groups: GroupCommit;
  readonly signal: AbortSignal;
  readonly patienceMillis: number;
}

/** Runs one kind's events in one transaction; gives the outcome of each, in their order. */
export const processDeliveries = async (
  { consumer, groups, signal, patienceMillis }: Processing,
  handler: AnyEventHandler,
  deliveries: readonly Delivery[],
): Promise<readonly Outcome<unknown>[]> => {
  const started = performance.now();
  const outcomes: Outcome<unknown>[] = [];
  await withProcessSpan(
    deliveries.map(({ envelope, message }) => ({
      messageId: envelope.id,
      destination: message.subject,
      destinationTemplate: handler.event.subjectPrefix,
      headers: envelope.traceContext,
    })),
    consumer,
    () =>
      handler.handle(
        deliveries.map((delivery) => delivery.event),
        signal,
        async <Input, Output>(useCase: UseCase<Input, Output>, inputs: readonly Input[]) => {
          const members = membersOf(consumer, deliveries, inputs);
          outcomes.push(...(await groups.run(useCase, members, patienceFor(patienceMillis, signal))));
        },
      ),
  );
  consumerMetrics.duration.record((performance.now() - started) / 1_000, { consumer });
  return outcomes;
};

/** It ends at once when the consumer stops. */
const patienceFor = (millis: number, signal: AbortSignal): Patience => {
  const until = performance.now() + millis;
  return () => !signal.aborted && performance.now() < until;
};

const membersOf = <Input>(
  consumer: string,
  deliveries: readonly Delivery[],
  inputs: readonly Input[],
): Member<Input>[] => {
  if (inputs.length !== deliveries.length)
    throw new Error('prepare gave another number of inputs than of events');
  return inputs.map((input, index) => {
    const delivery = deliveries[index];
    if (delivery === undefined) throw new Error('an input without its event');
    return {
      input,
      inbox: {
        _id: inboxId(consumer, delivery.envelope.id),
        consumer,
        type: delivery.envelope.type,
        payloadSha256: delivery.payloadSha256,
      },
      correlationId: delivery.envelope.correlationId || delivery.envelope.id,
      traceContext: deliveries.length === 1 ? activeTraceContext() : delivery.envelope.traceContext,
    };
  });
};
