export * from './backing/test-mongo.js';
export * from './backing/test-nats.js';
export * from './backing/use-test-backing.js';
export * from './clock/index.js';
export * from './messaging/index.js';
export * from './service/role-walk.js';
export * from './service/test-service.js';
export * from './telemetry/index.js';
