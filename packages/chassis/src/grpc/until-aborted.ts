/**
 * The promise's outcome, or a rejection with the signal's reason, whichever comes first. Unlike
 * `Promise.race` with one long-lived promise it leaves nothing behind on the signal, so that a stream of
 * any length can use it for each message.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
