/** One thing that a flow is made of, driven as hard as it goes. */
export interface Part {
  readonly name: string;
  /** Units a second over about so many seconds. */
  rate(seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** Repeats the work on so many lanes at once until the time is over; units done in a second. */
export const ratePerSecond = async (
  seconds: number,
  lanes: number,
  work: () => Promise<number>,
): Promise<number> => {
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      const units = await work();
      done += units;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (done / (performance.now() - begun)) * 1_000;
};
