import { type CalendarDate, holdsOn, type Uscc } from '@donghu/kernel';
import type { ListedEnterprise, Obligation, ObligationPeriod } from './obligation.js';

/** A department's whole list of a line, as of a day: whoever is not on it is not obliged from that day on. */
export interface FullObligationList {
  readonly department: string;
  readonly line: string;
  readonly asOf: CalendarDate;
  readonly listReference: string;
  readonly enterprises: readonly { readonly enterpriseUscc: Uscc; readonly category: string }[];
}

/** What a list changes in the obligations that are known. */
export interface FullListChanges {
  readonly begins: readonly ListedEnterprise[];
  readonly ends: readonly ListedEnterprise[];
  readonly known: number;
}

const periodOn = (
  obligation: Obligation | undefined,
  { department, asOf }: FullObligationList,
): ObligationPeriod | undefined =>
  obligation?.periods.find((period) => period.department === department && holdsOn(period, asOf));

/** A period that begins later stays: the new one ends where it begins. */
const nextFrom = (obligation: Obligation | undefined, asOf: CalendarDate): CalendarDate | undefined =>
  obligation?.periods.find(({ from }) => from > asOf)?.from;

/**
 * Compares a list with the obligations of its line. Those on it whose duty is not known begin on its day; those whose
 * duty began before and who are not on it end on it. One that began on that very day came with another list of the
 * day, and stays.
 */
export const compareFullList = (
  list: FullObligationList,
  obligations: readonly Obligation[],
): FullListChanges => {
  const { department, line, asOf, listReference } = list;
  const byUscc = new Map(obligations.map((obligation) => [obligation.enterpriseUscc, obligation]));
  const listed = new Map(list.enterprises.map((entry) => [entry.enterpriseUscc, entry]));
  const missing = [...listed.values()].filter(
    ({ enterpriseUscc }) => periodOn(byUscc.get(enterpriseUscc), list) === undefined,
  );
  return {
    known: listed.size - missing.length,
    begins: missing.map(({ enterpriseUscc, category }) => {
      const to = nextFrom(byUscc.get(enterpriseUscc), asOf);
      const period = { from: asOf, department, category, listReference };
      return { enterpriseUscc, line, period: to === undefined ? period : { ...period, to } };
    }),
    ends: obligations.flatMap((obligation) => {
      const period = periodOn(obligation, list);
      const { enterpriseUscc } = obligation;
      if (period === undefined || period.from >= asOf || listed.has(enterpriseUscc)) return [];
      return [{ enterpriseUscc, line, period: { ...period, to: asOf } }];
    }),
  };
};
