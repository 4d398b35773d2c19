import type { CalendarDate, Fen, Ppm } from '@donghu/kernel';

/** What was agreed when an investment was signed (签约). */
export interface ProjectTerms {
  readonly projectId: string;
  readonly title: string;
  readonly investorUscc: string;
  /** Who takes the money. */
  readonly enterpriseUscc: string;
  readonly instrument: string;
  readonly commitment: Fen;
  readonly signedOn: CalendarDate;
  readonly termEndsOn: CalendarDate;
  /** The part that is used in the zone. */
  readonly zoneSharePpm: Ppm;
  readonly demandId?: string | undefined;
}

/** A later commitment, in force from its date until the next one. */
export interface Amendment {
  readonly reference: string;
  readonly commitment: Fen;
  readonly effectiveOn: CalendarDate;
}

/** Money that arrived (到位). */
export interface Drawdown {
  readonly reference: string;
  readonly amount: Fen;
  readonly drawnOn: CalendarDate;
}

/** Principal that was paid back to the investor. */
export interface PrincipalReturn {
  readonly reference: string;
  readonly amount: Fen;
  readonly returnedOn: CalendarDate;
}

/** An investment of insurance money with its history; each list in the order in which it was reported. */
export interface Project {
  readonly terms: ProjectTerms;
  readonly amendments: readonly Amendment[];
  readonly drawdowns: readonly Drawdown[];
  readonly returns: readonly PrincipalReturn[];
}
