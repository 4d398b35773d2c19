export * from './clock.js';
export * from './domain-error.js';
export * from './error-registry.js';
export * from './refusal.js';
export * from './uuid-v7.js';
