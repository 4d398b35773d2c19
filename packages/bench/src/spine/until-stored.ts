import { setTimeout } from 'node:timers/promises';
import type { Entrant } from './entrant.js';

const withinMillis = 60_000;
const pauseMillis = 200;

/**
 * Waits until the entrant holds exactly so many policies, and of each its events, inbox mark and decision. A
 * run in which something is missing or there twice gives no figures, but this error.
 */
export const untilStored = async (entrant: Entrant, policies: number): Promise<void> => {
  const until = performance.now() + withinMillis;
  for (;;) {
    const counts = await entrant.counts();
    const wrong = Object.entries(counts).filter(([, count]) => count !== policies);
    if (wrong.length === 0) return;
    if (performance.now() > until || wrong.some(([, count]) => count > policies)) {
      const found = wrong.map(([kind, count]) => `${count} ${kind}`).join(', ');
      throw new Error(`${entrant.name} was given ${policies} policies and holds ${found}`);
    }
    await setTimeout(pauseMillis);
  }
};
