export * from './municipal-platform.js';
