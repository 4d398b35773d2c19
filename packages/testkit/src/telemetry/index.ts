export * from './otlp-receiver.js';
export type { ReceivedSpan, SpanKindName } from './received-span.js';
