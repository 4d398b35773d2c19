import type { JobPlatform, Lease } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import type { RatingTurn } from './rating-turn.js';

/**
 * Whose rating one transaction writes; one follows the other. Two at once are written a tenth sooner, and look-ups,
 * whose own records the store writes meanwhile, wait twice as long.
 */
export const ratedAtOnce = 50;

/**
 * Rates all whose turn has come, as long as the lease holds. Who cannot be rated is left for the next time; where a
 * whole group cannot be, so is everybody after it.
 */
export const rateDue = async (
  platform: JobPlatform,
  turn: RatingTurn,
  lease: Pick<Lease, 'renew'>,
  signal: AbortSignal,
): Promise<void> => {
  for await (const codes of await turn.due(platform, ratedAtOnce)) {
    if (signal.aborted || !(await lease.renew())) return;
    const outcomes = await turn.rate(platform, codes);
    if (outcomes.every(isDomainError)) return;
  }
};
