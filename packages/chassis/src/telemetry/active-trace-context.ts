import { injectTraceContext } from './messaging-spans.js';

/** `traceparent` and `tracestate` of the active span, to be stored with what it causes; empty without one. */
export const activeTraceContext = (): Readonly<Record<string, string>> => {
  const carrier: Record<string, string> = {};
  injectTraceContext(carrier);
  return carrier;
};
