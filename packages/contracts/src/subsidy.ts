export * from './gen/donghu/subsidy/v1/events.js';
export * from './gen/donghu/subsidy/v1/service.js';
export * from './gen/donghu/subsidy/v1/types.js';
