import type { CalendarDate } from '@donghu/kernel';
import { type EnterpriseFile, vetoesInForce } from './enterprise-file.js';
import type { Grade, SupervisionClass, Veto } from './grade.js';
import { type IndicatorScore, scoreIndicator } from './score-indicator.js';
import type { ScoringModel } from './scorecard.js';

export interface DimensionScore {
  readonly dimension: string;
  readonly pointsMilli: number;
  readonly maximumMilli: number;
}

/** What the scorecard makes of a file on a day. */
export interface Assessment {
  readonly modelVersion: string;
  /** Thousandths of a point, 0 to 1,000,000; 0 when unrated. */
  readonly scoreMilli: number;
  readonly grade: Grade;
  readonly supervisionClass: SupervisionClass;
  readonly vetoes: readonly Veto[];
  /** Empty when unrated. */
  readonly dimensions: readonly DimensionScore[];
  readonly indicators: readonly IndicatorScore[];
  readonly missingMilli: number;
}

const sum = (rows: readonly IndicatorScore[], of: (row: IndicatorScore) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

const gradeOf = (scoreMilli: number, card: ScoringModel): Pick<Assessment, 'grade' | 'supervisionClass'> => {
  const bound = card.grades.bounds.find(({ fromPoints }) => scoreMilli >= fromPoints * 1000);
  return bound === undefined
    ? { grade: 'C', supervisionClass: 'D' }
    : { grade: bound.grade, supervisionClass: bound.supervisionClass };
};

/** Whether so much of the whole is not known that there is no grade. */
export const isTooLittleKnown = (
  { indicators, missingMilli }: Pick<Assessment, 'indicators' | 'missingMilli'>,
  { missing }: ScoringModel,
): boolean => missingMilli * 100 > sum(indicators, (row) => row.maximumMilli) * missing.unratedAbovePercent;

/** Rates a file. A veto sets class D whatever the score, and also where there is none. */
export const assess = (file: EnterpriseFile, card: ScoringModel, day: CalendarDate): Assessment => {
  const indicators = card.dimensions.flatMap(({ code, indicators }) =>
    indicators.map((indicator) => scoreIndicator(indicator, code, file, card, day)),
  );
  const missingMilli = sum(indicators, (row) => (row.state === 'MISSING' ? row.maximumMilli : 0));
  const vetoes = vetoesInForce(file);
  const vetoed = vetoes.length > 0 ? ({ supervisionClass: 'D' } as const) : {};
  const found = { modelVersion: card.version, vetoes, indicators, missingMilli };
  if (isTooLittleKnown(found, card)) {
    return {
      ...found,
      scoreMilli: 0,
      grade: 'UNRATED',
      supervisionClass: 'UNRATED',
      dimensions: [],
      ...vetoed,
    };
  }
  const dimensions = card.dimensions.map(({ code }) => {
    const rows = indicators.filter(({ dimension }) => dimension === code);
    return {
      dimension: code,
      pointsMilli: sum(rows, (row) => row.pointsMilli),
      maximumMilli: sum(rows, (row) => row.maximumMilli),
    };
  });
  const scoreMilli = sum(indicators, (row) => row.pointsMilli);
  return { ...found, scoreMilli, dimensions, ...gradeOf(scoreMilli, card), ...vetoed };
};
