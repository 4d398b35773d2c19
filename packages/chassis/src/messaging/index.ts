export * from './consumer.js';
export * from './dead-letters.js';
export * from './envelope.js';
export * from './event-handler.js';
export * from './nats-connection.js';
export * from './relay.js';
export * from './stranded-messages.js';
export * from './streams.js';
