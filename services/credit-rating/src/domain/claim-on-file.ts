import type { CalendarDate, Fen } from '@donghu/kernel';

/** What a rating needs to know of one claim on a policy of the enterprise. */
export interface ClaimOnFile {
  readonly id: string;
  readonly policyId: string;
  readonly occurredOn: CalendarDate;
  /** What was paid and what is expected to be paid still (未决赔款准备金). */
  readonly incurred: Fen;
  /** Of the insurer's record of the claim. */
  readonly version: number;
}

/** Claims in their newest states, in whatever order and however often the states are told. */
export const joinClaim = (known: readonly ClaimOnFile[], news: ClaimOnFile): readonly ClaimOnFile[] => {
  const before = known.find(({ id }) => id === news.id);
  if (before === undefined) return [...known, news];
  return before.version >= news.version ? known : known.map((claim) => (claim === before ? news : claim));
};
