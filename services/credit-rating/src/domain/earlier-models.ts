import type { CalendarDate } from '@donghu/kernel';
import type { Scorecard } from './scorecard.js';
import { versionOn } from './version-on.js';

/** The versions that the model in force on a day took the place of. */
export const earlierModels = (
  cards: readonly [Scorecard, ...Scorecard[]],
  day: CalendarDate,
): readonly string[] => {
  const inForce = versionOn(cards, day);
  return cards.filter(({ from }) => from < inForce.from).map(({ version }) => version);
};
