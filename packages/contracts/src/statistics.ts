export * from './gen/donghu/statistics/v1/events.js';
