import { domainError, Refusal } from '@donghu/kernel';
import type { ServerSurfaceCall } from '@grpc/grpc-js/build/src/server-call.js';

/** Node's timers take a signed 32-bit number of milliseconds; a longer delay would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** How long anybody waits for a call: until the caller cancels or the deadline passes. Release it when the call ends. */
export interface CallLifetime {
  readonly deadline: Date | undefined;
  readonly signal: AbortSignal;
  release(): void;
}

/** The caller hung up. Nobody is left to hear of it; measurements tell it from a failure. */
export class CallCancelled extends Error {
  override readonly name = 'CallCancelled';

  constructor() {
    super('The caller cancelled the call');
  }
}

export function startCallLifetime(call: ServerSurfaceCall, now: Date): CallLifetime {
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new CallCancelled());
  call.once('cancelled', cancel);
  const deadline = deadlineOf(call);
  const timer = deadline && startDeadlineTimer(controller, deadline.getTime() - now.getTime());
  return {
    deadline,
    signal: controller.signal,
    release: () => {
      call.off('cancelled', cancel);
      clearTimeout(timer);
    },
  };
}

/**
 * grpc-js sends DEADLINE_EXCEEDED by itself, but reports the end only when the stream is closed, which a
 * caller that has stopped reading can put off for ever.
 */
function startDeadlineTimer(controller: AbortController, remainingMs: number): NodeJS.Timeout | undefined {
  const expire = (): void => controller.abort(deadlineExceeded());
  if (remainingMs <= 0) expire();
  else if (remainingMs <= longestTimerMs) return setTimeout(expire, remainingMs).unref();
  return undefined;
}

const deadlineExceeded = (): Refusal =>
  new Refusal(domainError('DEADLINE_EXCEEDED', 'The deadline passed before the answer was there'));

function deadlineOf(call: ServerSurfaceCall): Date | undefined {
  const deadline = call.getDeadline();
  if (deadline instanceof Date) return deadline;
  return Number.isFinite(deadline) ? new Date(deadline) : undefined;
}
