export { type Implementation, mongoImplementations, natsImplementations } from './machine.js';
export type * from './transport.js';
export { describeTransport } from './transport-suite.js';
