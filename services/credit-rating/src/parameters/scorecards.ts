import type { Scorecard } from '../domain/scorecard.js';
import { scorecard2025No1 } from './scorecard-2025-1.js';

/** All versions of the scoring model, oldest first. */
export const scorecards: readonly [Scorecard, ...Scorecard[]] = [scorecard2025No1];
