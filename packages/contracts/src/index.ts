export * from './descriptor-set.js';
export * from './event-definition.js';
export { type EventName, eventCatalogue } from './gen/event-catalogue.js';
