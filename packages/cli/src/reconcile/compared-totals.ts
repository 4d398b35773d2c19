/** A figure in a service's own totals: `GET /v1/totals`, then into it by these names. */
export interface Figure {
  readonly service: string;
  readonly path: readonly string[];
}

/** Two services that must say the same of one thing. */
export interface ComparedTotal {
  readonly what: { readonly en: string; readonly zh: string };
  readonly of: Figure;
  readonly seenBy: Figure;
}

/** Sums that one service keeps of its own facts and another of what it was told of them. */
export const comparedTotals: readonly ComparedTotal[] = [
  {
    what: { en: 'policies accepted', zh: '承保保单数' },
    of: { service: 'policy-intake', path: ['policies', 'accepted'] },
    seenBy: { service: 'subsidy-disbursement', path: ['policies', 'count'] },
  },
  {
    what: { en: 'written premium as reported', zh: '报送签单保费' },
    of: { service: 'policy-intake', path: ['policies', 'reportedPremium'] },
    seenBy: { service: 'subsidy-disbursement', path: ['policies', 'premium'] },
  },
];
