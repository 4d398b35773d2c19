import { type DatedPeriod, type DomainError, domainError, holdsOn, type Uscc } from '@donghu/kernel';

/** A period in which an enterprise stands on a department's list. */
export interface ObligationPeriod extends DatedPeriod {
  readonly department: string;
  /** The trade or ground that puts it on the list, in the department's words. */
  readonly category: string;
  /** The department's own name of the list. */
  readonly listReference: string;
}

/** The duty of one enterprise to hold one line of insurance, plan (二)1; periods in ascending order. */
export interface Obligation {
  readonly enterpriseUscc: Uscc;
  readonly line: string;
  readonly periods: readonly ObligationPeriod[];
}

/** One line of a department's list. */
export interface ListedEnterprise {
  readonly enterpriseUscc: Uscc;
  readonly line: string;
  readonly period: ObligationPeriod;
}

export type ListedOutcome =
  | { readonly outcome: 'BEGAN' | 'ENDED' | 'CORRECTED'; readonly obligation: Obligation }
  | { readonly outcome: 'KNOWN' };

export const obligationId = ({ enterpriseUscc, line }: Pick<Obligation, 'enterpriseUscc' | 'line'>): string =>
  `${enterpriseUscc}.${line}`;

const overlap = (left: DatedPeriod, right: DatedPeriod): boolean =>
  holdsOn(left, right.from) || holdsOn(right, left.from);

const isSame = (left: ObligationPeriod, right: ObligationPeriod): boolean =>
  left.to === right.to &&
  left.department === right.department &&
  left.category === right.category &&
  left.listReference === right.listReference;

const outcomeOf = (
  known: ObligationPeriod | undefined,
  listed: ObligationPeriod,
): 'BEGAN' | 'ENDED' | 'CORRECTED' => {
  if (known === undefined) return 'BEGAN';
  return known.to === undefined && listed.to !== undefined ? 'ENDED' : 'CORRECTED';
};

/**
 * Takes a line of a department's list. Its first day names the period: the same line again is known, one with
 * an end ends it, and one with other facts corrects it.
 */
export const listEnterprise = (
  existing: Obligation | undefined,
  { enterpriseUscc, line, period }: ListedEnterprise,
): ListedOutcome | DomainError => {
  const periods = existing?.periods ?? [];
  const known = periods.find(({ from }) => from === period.from);
  if (known !== undefined && isSame(known, period)) return { outcome: 'KNOWN' };
  const others = periods.filter((entry) => entry !== known);
  const other = others.find((entry) => overlap(entry, period));
  if (other !== undefined) {
    return domainError('VALIDATION_FAILED', `a period from ${other.from} covers part of this one`, {
      fields: [{ pointer: '/from', rule: 'OVERLAP', detail: 'end the other period first' }],
      facts: { from: other.from },
    });
  }
  const ordered = [...others, period].sort((left, right) => (left.from < right.from ? -1 : 1));
  return { outcome: outcomeOf(known, period), obligation: { enterpriseUscc, line, periods: ordered } };
};
