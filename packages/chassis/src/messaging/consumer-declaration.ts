import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
  type PriorityPolicy,
  ReplayPolicy,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';

/** A durable pull consumer, named `<service>__<purpose>`. */
export interface ConsumerDeclaration {
  readonly stream: string;
  readonly name: string;
  readonly filterSubjects: readonly string[];
  readonly ackWaitMillis: number;
  /** Deliveries after which the broker gives up and tells so by an advisory. */
  readonly maxDeliver: number;
  /** Unacknowledged messages at most: what the replica that handles them holds in memory. */
  readonly maxAckPending: number;
}

/** In which the replicas of a service ask for messages, each with its priority (ADR-42 of NATS; decision 0013). */
export const priorityGroup = 'replicas';
/** The client exports the policies as a type only. */
const prioritized: PriorityPolicy = 'prioritized';

const consumerNotFound = 10014;

const sameSubjects = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((subject) => right.includes(subject));

/** Creates the consumer or brings it to its declaration. A new one starts at the first message. */
export const convergeConsumer = async (
  manager: JetStreamManager,
  declaration: ConsumerDeclaration,
): Promise<void> => {
  const changeable = {
    filter_subjects: [...declaration.filterSubjects],
    ack_wait: nanos(declaration.ackWaitMillis),
    max_deliver: declaration.maxDeliver,
    max_ack_pending: declaration.maxAckPending,
    priority_policy: prioritized,
    priority_groups: [priorityGroup],
  };
  let current: ConsumerConfig;
  try {
    current = (await manager.consumers.info(declaration.stream, declaration.name)).config;
  } catch (fault) {
    if (!(fault instanceof JetStreamApiError) || fault.code !== consumerNotFound) throw fault;
    await manager.consumers.add(declaration.stream, {
      durable_name: declaration.name,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      replay_policy: ReplayPolicy.Instant,
      ...changeable,
    });
    return;
  }
  const filters =
    current.filter_subjects ?? (current.filter_subject === undefined ? [] : [current.filter_subject]);
  const differs =
    !sameSubjects(filters, changeable.filter_subjects) ||
    current.ack_wait !== changeable.ack_wait ||
    current.max_deliver !== changeable.max_deliver ||
    current.max_ack_pending !== changeable.max_ack_pending ||
    current.priority_policy !== changeable.priority_policy;
  if (differs) await manager.consumers.update(declaration.stream, declaration.name, changeable);
};
