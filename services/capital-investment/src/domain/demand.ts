import type { CalendarDate, Fen } from '@donghu/kernel';

/** What an enterprise asks of insurance capital (融资需求), plan (三)2. */
export interface Demand {
  readonly demandId: string;
  readonly enterpriseUscc: string;
  readonly instrument: string;
  readonly amount: Fen;
  readonly termMonths: number;
  readonly registeredOn: CalendarDate;
}
