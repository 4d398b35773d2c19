export * from './business-clock.js';
export * from './crash-points.js';
export * from './job.js';
export * from './run-service.js';
export * from './running-service.js';
export * from './service-definition.js';
export * from './start-service.js';
