import type { CalendarDate } from '@donghu/kernel';
import type { NegativeKind, RecordKind, Severity, StandingKind } from './credit-record.js';
import type { Grade, RatedClass } from './grade.js';

export interface Label {
  readonly zh: string;
  readonly en: string;
}

/** How the points of an indicator follow from what is on file. */
export type IndicatorRule =
  /** All points when the registration exists and matches. */
  | { readonly method: 'REGISTRATION_MATCHES' }
  /** The best of the classes held on the day. */
  | { readonly method: 'BEST_CLASS'; readonly points: Readonly<Record<string, number>> }
  /** By the value of the newest record. */
  | {
      readonly method: 'BY_VALUE';
      readonly kind: StandingKind;
      readonly points: Readonly<Record<string, number>>;
    }
  /** All points when a record is there. */
  | { readonly method: 'ON_FILE'; readonly kind: StandingKind }
  /** Points for each, up to the indicator's own. */
  | { readonly method: 'PER_UNIT'; readonly kind: StandingKind; readonly pointsEach: number }
  /** The first band, from the top, that the rate reaches. */
  | {
      readonly method: 'AT_LEAST';
      readonly kind: StandingKind;
      readonly bands: readonly { readonly atLeastPpm: number; readonly points: number }[];
      readonly otherwise: number;
    }
  /** The first band, from the bottom, that the rate does not pass. */
  | {
      readonly method: 'AT_MOST';
      readonly kind: StandingKind;
      readonly bands: readonly { readonly atMostPpm: number; readonly points: number }[];
      readonly otherwise: number;
    }
  /** Points for each completed year without a break, up to the indicator's own. */
  | { readonly method: 'YEARS_INSURED'; readonly pointsEach: number }
  /** The part of the premiums that came on time. */
  | { readonly method: 'PREMIUM_ON_TIME'; readonly graceDays: number }
  /** All points less those of each negative record, weighed by its age; never below zero. */
  | { readonly method: 'DEDUCTIONS'; readonly deductions: readonly Deduction[] };

export interface Deduction {
  readonly kind: NegativeKind;
  /** Of penalties. */
  readonly severity?: Severity | undefined;
  readonly points: number;
}

/** The kinds of record that a rule reads. */
export const ruleKinds = (rule: IndicatorRule): readonly RecordKind[] => {
  if (rule.method === 'DEDUCTIONS') return rule.deductions.map(({ kind }) => kind);
  return 'kind' in rule ? [rule.kind] : [];
};

/**
 * What nothing on file means. `MISSING`: it is not known, and a part of the points is given. `FULL` and
 * `ZERO`: the register that would hold it is complete, so that nothing means none.
 */
export const absences = ['MISSING', 'FULL', 'ZERO'] as const;

export type WhenAbsent = (typeof absences)[number];

export interface Indicator {
  readonly code: string;
  readonly label: Label;
  readonly points: number;
  readonly rule: IndicatorRule;
  readonly whenAbsent: WhenAbsent;
  readonly reference: string;
}

export interface Dimension {
  readonly code: string;
  readonly label: Label;
  readonly indicators: readonly Indicator[];
}

/** All points of a model together. */
export const pointsOfModel = 1000;

/** One version of the scoring model, whether or not it ever comes into force. It is never edited. */
export interface ScoringModel {
  readonly version: string;
  readonly reference: string;
  readonly dimensions: readonly Dimension[];
  /** What a missing indicator is given, and how much may be missing. */
  readonly missing: {
    readonly givenPercent: number;
    readonly unratedAbovePercent: number;
    readonly reference: string;
  };
  /** Weight of a negative record up to the anniversary, the day itself included; older ones weigh nothing. */
  readonly negativeWeights: {
    readonly bands: readonly { readonly throughYears: number; readonly percent: number }[];
    readonly reference: string;
  };
  /** From the best down: the lowest score of each grade; the last one has no bound. */
  readonly grades: {
    readonly bounds: readonly {
      readonly grade: Exclude<Grade, 'UNRATED'>;
      readonly fromPoints: number;
      readonly supervisionClass: RatedClass;
    }[];
    readonly reference: string;
  };
  readonly validity: { readonly years: number; readonly reference: string };
  /** The first yearly rating; the others are on the same day of later years. */
  readonly yearlyReview: { readonly firstOn: CalendarDate; readonly reference: string };
}

/** A version that is in force from a day. */
export interface Scorecard extends ScoringModel {
  readonly from: CalendarDate;
}
