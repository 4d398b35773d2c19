export * from './movable-clock.js';
export * from './wait-for.js';
