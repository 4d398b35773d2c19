import {
  addDays,
  addWorkingDays,
  type CalendarDate,
  isDomainError,
  type WorkingDayTable,
} from '@donghu/kernel';

/** How decisions are named to people. */
export interface ResultTerms {
  readonly kinds: Readonly<Record<string, string>>;
  readonly categories: Readonly<Record<string, string>>;
}

/** What the municipal credit platform (市信用平台) is told, and until when. */
export interface PushTerms {
  readonly evaluationName: string;
  readonly due: { readonly workingDays: number; readonly reference: string };
  readonly publication: { readonly years: number; readonly reference: string };
  readonly results: ResultTerms;
  readonly authorities: Readonly<Record<string, string>>;
}

/**
 * The last day for a push. Where the State Council has not yet said which days of a year are worked, every day counts:
 * the day cannot come earlier than that.
 */
export const pushDueOn = (terms: PushTerms, table: WorkingDayTable, day: CalendarDate): CalendarDate => {
  const due = addWorkingDays(table, day, terms.due.workingDays);
  return isDomainError(due) ? addDays(day, terms.due.workingDays) : due;
};
