import type { MovableClock } from '../clock/movable-clock.js';

/** Something under an id, and what it carried: the same id with another payload is a fault of the sender. */
export interface Identified {
  readonly id: string;
  readonly payload: string;
}

/** A change to try a store with: a part of a project's principal is paid back, and an event tells of it. */
export interface RepaymentOrder {
  readonly project: string;
  readonly amountFen: bigint;
  /** Unique over all projects, so that it can collide; one of its own unless told. */
  readonly reference?: string;
  /** The decision throws, as a fault of the code would. */
  readonly broken?: boolean;
  /** It is the effect of this event. */
  readonly event?: Identified;
  /** It was asked for under this key. */
  readonly request?: Identified;
}

export type RepaymentOutcome =
  | { readonly kind: 'done' | 'replayed'; readonly outstandingFen: bigint; readonly version: number }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly reason: 'store-away' | 'conflict' | 'fault' };

/** An event of a project, as the outbox keeps it. */
export interface RecordedEvent {
  readonly id: string;
  readonly version: number;
  readonly published: boolean;
  /** Of what is not published. */
  readonly leaseUntil: Date | undefined;
}

/** Between two steps of a commit that must survive being torn apart. */
export type StorePoint = 'before-load' | 'after-load' | 'before-commit' | 'after-commit';

/** One replica's relay. It sweeps when it is told to, and not by itself. */
export interface StoreRelay {
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** An implementation of the unit of work with its outbox and inbox, in a database of its own. */
export interface Store {
  readonly businessClock: MovableClock;
  readonly wallClock: MovableClock;
  /** How long a replica may take to publish before another one takes over. */
  readonly leaseMillis: number;
  /** For how long an event, and a request, is known to have been handled. */
  readonly inboxDays: number;
  readonly requestDays: number;
  seed(project: string, outstandingFen: bigint): Promise<void>;
  outstanding(project: string): Promise<bigint | undefined>;
  repayments(project: string): Promise<number>;
  /** In the order of their ids. */
  events(project: string): Promise<readonly RecordedEvent[]>;
  /** One group. */
  run(orders: readonly RepaymentOrder[]): Promise<readonly RepaymentOutcome[]>;
  /** A process of its own runs the order and is killed at the point. */
  dieAt(point: 'before-commit' | 'after-commit', order: RepaymentOrder): Promise<void>;
  /** What the store does by itself when their lifetime is over; a store that cannot be told is waited for. */
  endOpenTransactions(): Promise<void>;
  cleanUp(): Promise<void>;
  /** A relay that is told of each commit publishes at once; else only by its sweep. */
  openRelay(owner: string, toldOfCommits: boolean): Promise<StoreRelay>;
  /** Ids of all that was sent to the broker, what it knew already included. */
  publications(): Promise<readonly string[]>;
  /** Versions of the project's events in the stream, in its order. */
  streamed(project: string): Promise<readonly number[]>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore<Server> = (server: Server, at: (point: StorePoint) => void) => Promise<Store>;
