/**
 * Where time comes from. A decision is given instants and dates as facts; only the edges hold a clock.
 * `now` is the recording time; the business date is derived from it in Asia/Shanghai.
 */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
