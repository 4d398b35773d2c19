/**
 * Where time comes from. A decision is given instants and dates as facts; only the edges hold a clock.
 * `now` is the recording time; the business date is derived from it in Asia/Shanghai.
 */
export interface Clock {
  now(): Date;
}

/** A clock that is set back by more is believed. */
const mostWaitedOutMillis = 1_000;

/**
 * Stands still while the time that it is told, in milliseconds since 1970, has gone back by a little, as the time of a
 * machine does when it is set: whoever looks after a change would otherwise look as of before it.
 */
export const steadyClock = (toldMillis: () => number): Clock => {
  let latest = Number.NEGATIVE_INFINITY;
  return {
    now: () => {
      const told = toldMillis();
      const isLittleBack = told < latest && latest - told <= mostWaitedOutMillis;
      if (!isLittleBack) latest = told;
      return new Date(latest);
    },
  };
};

export const systemClock: Clock = steadyClock(() => Date.now());
