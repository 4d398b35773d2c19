import { type Clock, domainError, Refusal } from '@donghu/kernel';
import type { ServerSurfaceCall } from '@grpc/grpc-js/build/src/server-call.js';

/** Node's timers take a signed 32-bit number of milliseconds; a longer delay would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The caller hung up. Nobody is left to hear of it; measurements tell it from a failure. */
export class CallCancelled extends Error {
  override readonly name = 'CallCancelled';

  constructor() {
    super('The caller cancelled the call');
  }
}

/** How much earlier than its deadline a call may end by it: the timers of Node and the clock are not one. */
const deadlineToleranceMs = 10;

/**
 * How long anybody waits for a call: until the caller cancels or the deadline passes. Release it when the call ends.
 * Most calls need no signal, which costs more than the rest of this, so that one is made for whoever asks.
 */
export class CallLifetime {
  readonly #clock: Clock;
  /** In milliseconds since 1970. */
  readonly #deadline: number;
  #timer: NodeJS.Timeout | undefined;
  #isReleased = false;
  #reason: CallCancelled | Refusal | undefined;
  #controller: AbortController | undefined;
  #giveUp: ((reason: unknown) => void) | undefined;

  constructor(call: ServerSurfaceCall, clock: Clock) {
    this.#clock = clock;
    const deadline = call.getDeadline();
    this.#deadline = deadline instanceof Date ? deadline.getTime() : deadline;
    if (this.#remainingMs() <= 0) this.#end(deadlineExceeded());
    // It says so of a call that has ended as well, when nobody listens any more.
    call.on('cancelled', () => this.#cancel());
  }

  get deadline(): Date | undefined {
    return Number.isFinite(this.#deadline) ? new Date(this.#deadline) : undefined;
  }

  /** Why nobody waits any more; undefined while somebody does. */
  get reason(): CallCancelled | Refusal | undefined {
    return this.#reason;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  throwIfOver(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** The promise's outcome, or a rejection with the reason, whichever comes first. One at a time. */
  untilOver<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#reason !== undefined) reject(this.#reason);
      this.#giveUp = reject;
      promise.then(resolve, reject);
    });
  }

  /**
   * At the deadline grpc-js ends a call by itself, and says that it is cancelled. Of a stream it says so only when the
   * stream is closed, which a caller that has stopped reading can put off for ever: it has a timer of its own.
   */
  endStreamAtDeadline(): void {
    const remainingMs = this.#remainingMs();
    const end = (): void => this.#end(deadlineExceeded());
    if (remainingMs <= 0) end();
    else if (remainingMs <= longestTimerMs) this.#timer = setTimeout(end, remainingMs).unref();
  }

  release(): void {
    this.#isReleased = true;
    clearTimeout(this.#timer);
  }

  #remainingMs(): number {
    return Number.isFinite(this.#deadline) ? this.#deadline - this.#clock.now().getTime() : this.#deadline;
  }

  #cancel(): void {
    if (this.#isReleased) return;
    this.#end(this.#remainingMs() <= deadlineToleranceMs ? deadlineExceeded() : new CallCancelled());
  }

  #end(reason: CallCancelled | Refusal): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
    this.#giveUp?.(this.#reason);
  }
}

const deadlineExceeded = (): Refusal =>
  new Refusal(domainError('DEADLINE_EXCEEDED', 'The deadline passed before the answer was there'));
