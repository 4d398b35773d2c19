/** One thing that two sides say differently. */
export interface Difference {
  readonly kind:
    | 'UNPUBLISHED'
    | 'MISSING_IN_STREAM'
    | 'UNRECORDED_IN_STREAM'
    | 'NOT_HANDLED'
    | 'HANDLED_TOO_OFTEN'
    | 'TOTALS_DIFFER';
  /** The event type, or the total. */
  readonly what: string;
  /** Who is out of step: a service, a stream or a consumer. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

/** One kind of event, from the producer's outbox to every consumer. */
export interface EventFlow {
  readonly type: string;
  readonly stream: string;
  readonly recorded: number;
  readonly unpublished: number;
  readonly inStream: number;
  readonly repeats: number;
  /** Messages on the event's subjects that are no event, each with its dead letter. */
  readonly refused: number;
  readonly consumers: readonly ConsumerFlow[];
}

export interface ConsumerFlow {
  readonly consumer: string;
  readonly handled: number;
  readonly deadLetters: number;
  readonly discarded: number;
}

export interface Reconciliation {
  readonly differences: readonly Difference[];
  readonly flows: readonly EventFlow[];
}

/** What one producer put back into a stream that had lost events of one kind. */
export interface Repair {
  readonly type: string;
  readonly stream: string;
  readonly service: string;
  readonly missing: number;
  readonly republished: number;
}
