export { describeClock, describeRuledClock, type RuledClock } from './clock-suite.js';
export { describeLeases } from './lease-suite.js';
export { type Implementation, mongoImplementations, natsImplementations } from './machine.js';
export type * from './store.js';
export { describeStore } from './store-suite.js';
export type * from './transport.js';
export { describeTransport } from './transport-suite.js';
