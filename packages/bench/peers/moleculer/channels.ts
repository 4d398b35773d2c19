/** Channels carry the namespace in front. */
export const policyAccepted = 'policy.accepted';
export const subsidyAssessed = 'subsidy.assessed';
