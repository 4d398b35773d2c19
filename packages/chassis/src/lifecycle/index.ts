export * from './business-clock.js';
export * from './crash-points.js';
export * from './job.js';
export { runJobThread } from './job-thread.js';
export * from './run-service.js';
export * from './running-service.js';
export * from './service-definition.js';
export * from './start-service.js';
