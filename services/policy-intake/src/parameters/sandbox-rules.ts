/**
 * A cap of a sandbox case is told when 80 % of it is used, and again when it is used up (plan 一(二), (六)2). The
 * zone's own figure, from the plan's date on.
 */
export const sandboxRules = {
  yellowPercent: 80n,
  from: '2021-09-22',
  reference: 'plan (六)2',
} as const;
