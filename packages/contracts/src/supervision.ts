export * from './gen/donghu/supervision/v1/events.js';
export * from './gen/donghu/supervision/v1/types.js';
