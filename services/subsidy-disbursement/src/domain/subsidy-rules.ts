import type { CalendarDate, Fen, Rate } from '@donghu/kernel';
import type { Figure } from './figure.js';
import type { PayerShares } from './payer.js';
import type { SupervisionClass } from './supervision-class.js';

/** What holds for every scheme. Versions are dated; a decision keeps the version it was made by. */
export interface SubsidyRules {
  readonly version: string;
  readonly from: CalendarDate;
  /** Factor on a scheme's rate. A class that is missing has no claim. */
  readonly creditMultipliers: Figure<Readonly<Partial<Record<SupervisionClass, Rate>>>>;
  /** Added to the rate in the enterprise's first subsidised year. */
  readonly firstYearBonus: Figure<Rate>;
  /** All public money together on the eligible premium. */
  readonly ceiling: Figure<Rate>;
  /** For one enterprise and year over all schemes that are not outside of it. */
  readonly acrossSchemesCap: Figure<Fen>;
  readonly minimumPayment: Figure<Fen>;
  readonly payerShares: Figure<PayerShares>;
  /** Classes of enterprise of which one must be held on the inception date. */
  readonly enterpriseClasses: Figure<readonly string[]>;
  /** Which inception dates a submission may have; `ANY` where the platform proposes by itself (免申即享). */
  readonly inceptionWindow: Figure<'ANY'>;
  readonly clawbackDays: Figure<number>;
  /** How long a decision waits for an enterprise or insurer that the registry has not told of yet. */
  readonly registryWaitHours: Figure<number>;
  /** How old a submission is before what the registry told counts against it: its news may be on the way. */
  readonly registrySettleSeconds: Figure<number>;
  /** How long a decision waits for the first rating of an enterprise. */
  readonly firstRatingWaitMinutes: Figure<number>;
}
