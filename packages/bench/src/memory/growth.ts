import { percentile } from '../percentile.js';

/** A resident size at a time, both counted from the beginning of the load. */
export interface SizeSample {
  readonly seconds: number;
  readonly megabytes: number;
}

export interface Growth {
  /** Median of the first minute, or of the first third of a shorter run. */
  readonly first: number;
  readonly last: number;
  readonly peak: number;
  /** Least squares over what follows the first minute: while the heap fills, everything grows. */
  readonly megabytesPerMinute: number;
}

const windowSeconds = 60;

const median = (samples: readonly SizeSample[]): number =>
  percentile(
    samples.map(({ megabytes }) => megabytes),
    0.5,
  );

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const slopePerSecond = (samples: readonly SizeSample[]): number => {
  const meanSeconds = mean(samples.map(({ seconds }) => seconds));
  const meanMegabytes = mean(samples.map(({ megabytes }) => megabytes));
  let covariance = 0;
  let variance = 0;
  for (const { seconds, megabytes } of samples) {
    covariance += (seconds - meanSeconds) * (megabytes - meanMegabytes);
    variance += (seconds - meanSeconds) ** 2;
  }
  return variance === 0 ? 0 : covariance / variance;
};

export const growthOf = (samples: readonly SizeSample[]): Growth => {
  const end = samples.at(-1)?.seconds ?? 0;
  const window = Math.min(windowSeconds, end / 3);
  const settled = samples.filter(({ seconds }) => seconds >= window);
  return {
    first: median(samples.filter(({ seconds }) => seconds <= window)),
    last: median(samples.filter(({ seconds }) => seconds >= end - window)),
    peak: Math.max(...samples.map(({ megabytes }) => megabytes)),
    megabytesPerMinute: slopePerSecond(settled) * 60,
  };
};
