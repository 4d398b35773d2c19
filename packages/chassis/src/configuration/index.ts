export * from './read-configuration.js';
export * from './secret.js';
export * from './service-configuration.js';
