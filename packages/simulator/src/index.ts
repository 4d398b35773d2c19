export type * from './capital-report.js';
export type * from './credit-record.js';
export type * from './enterprise.js';
export type * from './institution.js';
export { type PolicyBook, soundPolicy } from './policies.js';
export type * from './policy.js';
export * from './simulate-zone.js';
export { syntheticUscc } from './synthetic-uscc.js';
export { exampleZone } from './zone-files.js';
