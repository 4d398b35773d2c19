/**
 * How long an endorsement may wait for the policy, or for the endorsement, that it builds on before the insurer is
 * told. The zone's own figure, from the plan's date on.
 */
export const reportPatience = { valueHours: 72, from: '2021-09-22', reference: 'plan 三(四)' } as const;
