/**
 * A member of a co-insurance that holds more than 60 % is reported with a warning: a large risk is to be shared
 * (plan (五)1: 一家牵头、多家共保、按需再保). The zone's own figure, from the plan's date on.
 */
export const largestMemberShare = { valuePpm: 600_000, from: '2021-09-22', reference: 'plan (五)1' } as const;
