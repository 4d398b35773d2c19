export * from './gen/donghu/registry/v1/events.js';
export * from './gen/donghu/registry/v1/service.js';
export * from './gen/donghu/registry/v1/types.js';
