export * from './gen/donghu/credit/v1/events.js';
export * from './gen/donghu/credit/v1/service.js';
export * from './gen/donghu/credit/v1/types.js';
