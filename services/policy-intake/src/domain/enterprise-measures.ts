import { addFigures, type MeasureFigures, noFigures } from './measure-figures.js';
import { isIn, type MeasureScope, scopeId } from './measure-scope.js';
import type { MeasureChange } from './policy-contribution.js';

export type FiguresByDay = Readonly<Record<string, MeasureFigures>>;

/** What an enterprise has with one insurer in one line, by the days on which it changes. */
export interface MeasureCell {
  readonly line: string;
  readonly insurerUscc: string;
  readonly days: FiguresByDay;
}

/** All that one enterprise is insured by. */
export interface EnterpriseMeasures {
  readonly cells: readonly MeasureCell[];
}

/** The measures with changes of the enterprise's policies. */
export const withChanges = (
  { cells }: EnterpriseMeasures,
  changes: readonly MeasureChange[],
): EnterpriseMeasures => {
  const next = new Map<string, MeasureCell & { readonly days: Record<string, MeasureFigures> }>();
  const open = (cell: MeasureCell) => {
    const opened = { ...cell, days: { ...cell.days } };
    next.set(scopeId(cell), opened);
    return opened;
  };
  const known = new Map(cells.map((cell) => [scopeId(cell), cell]));
  for (const { line, contributions } of changes) {
    for (const { insurerUscc, on, figures } of contributions) {
      const id = scopeId({ line, insurerUscc });
      const { days } = next.get(id) ?? open(known.get(id) ?? { line, insurerUscc, days: {} });
      days[on] = addFigures(days[on] ?? noFigures, figures);
    }
  }
  return { cells: [...cells.filter((cell) => !next.has(scopeId(cell))), ...next.values()] };
};

/** The figures of a scope by day, in the order of days. */
export const daysOf = (
  { cells }: EnterpriseMeasures,
  scope: MeasureScope,
): readonly (readonly [string, MeasureFigures])[] => {
  const days = new Map<string, MeasureFigures>();
  for (const cell of cells.filter((one) => isIn(scope, one))) {
    for (const [on, figures] of Object.entries(cell.days)) {
      days.set(on, addFigures(days.get(on) ?? noFigures, figures));
    }
  }
  return [...days].toSorted(([one], [other]) => (one < other ? -1 : 1));
};

/** Where business is that of an insurer, its share counts; elsewhere a shared policy counts once. */
export const countsShares = ({ insurerUscc }: MeasureScope): boolean => insurerUscc !== undefined;

export const policiesIn = (figures: MeasureFigures, scope: MeasureScope): bigint =>
  countsShares(scope) ? figures.policies : figures.led;

export const inForceIn = (figures: MeasureFigures, scope: MeasureScope): bigint =>
  countsShares(scope) ? figures.inForcePolicies : figures.ledInForce;
