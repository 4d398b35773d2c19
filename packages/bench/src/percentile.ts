/** The value below which a part of the samples lies (nearest rank); samples need not be sorted. */
export const percentile = (samples: readonly number[], part: number): number => {
  if (samples.length === 0) throw new Error('no samples');
  const sorted = [...samples].sort((left, right) => left - right);
  const rank = Math.max(1, Math.ceil(part * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
};
