export * from './authentication/index.js';
export * from './configuration/index.js';
export * from './grpc/index.js';
export * from './http/index.js';
export * from './lifecycle/index.js';
export * from './messaging/index.js';
export * from './store/index.js';
export * from './telemetry/index.js';
