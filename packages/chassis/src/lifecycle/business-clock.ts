import type { Clock } from '@donghu/kernel';

/**
 * The business date apart from the wall clock: year ends, publicity and protection periods are tested by
 * moving it. Time goes on from wherever it was moved to.
 */
export interface BusinessClock extends Clock {
  moveTo(instant: Date): void;
}

export const createBusinessClock = (wall: Clock): BusinessClock => {
  let offsetMillis = 0;
  return {
    now: () => new Date(wall.now().getTime() + offsetMillis),
    moveTo: (instant) => {
      offsetMillis = instant.getTime() - wall.now().getTime();
    },
  };
};
