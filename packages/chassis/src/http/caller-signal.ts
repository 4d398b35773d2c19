import type { ServerResponse } from 'node:http';
import { CallerGone } from './request-body.js';

/** Aborted when the connection closes before the answer is complete, or has done so already. */
export const signalOf = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  const abortUnlessAnswered = (): void => {
    if (!response.writableFinished) {
      gone.abort(new CallerGone());
    }
  };
  if (response.destroyed) {
    abortUnlessAnswered();
  } else {
    response.on('close', abortUnlessAnswered);
  }
  return gone.signal;
};
