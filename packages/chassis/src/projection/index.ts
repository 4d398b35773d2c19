export type { Projection } from './projection.js';
