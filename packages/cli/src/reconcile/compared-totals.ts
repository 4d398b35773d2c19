/** A figure in a service's own totals (`GET /v1/totals`): the sum of what stands at these places. */
export interface Figure {
  readonly service: string;
  readonly sumOf: readonly (readonly string[])[];
}

/** Two services that must say the same of one thing. */
export interface ComparedTotal {
  readonly what: { readonly en: string; readonly zh: string };
  readonly of: Figure;
  readonly seenBy: Figure;
  /** The event that tells the one what the other has: a dead letter of it explains a difference. */
  readonly carriedBy: string;
}

/** Sums that one service keeps of its own facts and another of what it was told of them. */
export const comparedTotals: readonly ComparedTotal[] = [
  {
    what: { en: 'policies accepted', zh: '承保保单数' },
    of: { service: 'policy-intake', sumOf: [['policies', 'accepted']] },
    seenBy: { service: 'subsidy-disbursement', sumOf: [['policies', 'count']] },
    carriedBy: 'donghu.policy.v1.PolicyAccepted',
  },
  {
    // As first reported: an application keeps what was written, and does not follow endorsements.
    what: { en: 'reported premium', zh: '承保时签单保费' },
    of: { service: 'policy-intake', sumOf: [['policies', 'reportedPremium']] },
    seenBy: { service: 'subsidy-disbursement', sumOf: [['policies', 'premium']] },
    carriedBy: 'donghu.policy.v1.PolicyAccepted',
  },
];
