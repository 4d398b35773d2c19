export * from './gen/donghu/policy/v1/coverage.js';
export * from './gen/donghu/policy/v1/events.js';
export * from './gen/donghu/policy/v1/service.js';
export * from './gen/donghu/policy/v1/types.js';
