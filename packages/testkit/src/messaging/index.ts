export * from './event-publisher.js';
export * from './stored-messages.js';
