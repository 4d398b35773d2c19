import { domainError, Refusal } from '@donghu/kernel';
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

/**
 * How long anybody waits for a call: until the caller cancels or the deadline passes. Release it when the call ends.
 * Most calls need no signal, which costs more than the rest of this, so that one is made for whoever asks.
 */
export class CallLifetime {
  readonly deadline: Date | undefined;
  readonly #call: ServerSurfaceCall;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #cancel = (): void => this.#end(new CallCancelled());
  #reason: CallCancelled | Refusal | undefined;
  #controller: AbortController | undefined;
  #giveUp: ((reason: unknown) => void) | undefined;

  constructor(call: ServerSurfaceCall, now: Date) {
    this.#call = call;
    call.on('cancelled', this.#cancel);
    this.deadline = deadlineOf(call);
    this.#timer = this.deadline && this.#startDeadlineTimer(this.deadline.getTime() - now.getTime());
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

  release(): void {
    this.#call.off('cancelled', this.#cancel);
    clearTimeout(this.#timer);
  }

  #end(reason: CallCancelled | Refusal): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
    this.#giveUp?.(this.#reason);
  }

  /**
   * grpc-js sends DEADLINE_EXCEEDED by itself, but reports the end only when the stream is closed, which a
   * caller that has stopped reading can put off for ever.
   */
  #startDeadlineTimer(remainingMs: number): NodeJS.Timeout | undefined {
    if (remainingMs <= 0) this.#end(deadlineExceeded());
    else if (remainingMs <= longestTimerMs) {
      return setTimeout(() => this.#end(deadlineExceeded()), remainingMs).unref();
    }
    return undefined;
  }
}

const deadlineExceeded = (): Refusal =>
  new Refusal(domainError('DEADLINE_EXCEEDED', 'The deadline passed before the answer was there'));

function deadlineOf(call: ServerSurfaceCall): Date | undefined {
  const deadline = call.getDeadline();
  if (deadline instanceof Date) return deadline;
  return Number.isFinite(deadline) ? new Date(deadline) : undefined;
}
