export * from './active-trace-context.js';
export * from './logger.js';
export * from './messaging-spans.js';
export * from './metrics.js';
export * from './shutdown-telemetry.js';
export * from './work-span.js';
