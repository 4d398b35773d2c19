export * from './gen/donghu/capital/v1/events.js';
export * from './gen/donghu/capital/v1/service.js';
export * from './gen/donghu/capital/v1/types.js';
