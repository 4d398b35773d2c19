import type { Unit, UseCase } from '@donghu/chassis';
import {
  addScopeFigures,
  type FoldedMeasures,
  foldMeasures,
  nothingInScope,
  type ScopeDays,
} from '../domain/fold-measures.js';
import { groupedBy } from '../domain/grouped-by.js';
import { listsOf } from '../domain/measure-scope.js';
import { addOnDays, emptyYear, yearOfDay } from '../domain/measure-years.js';
import type { MeasureChange } from '../domain/policy-contribution.js';
import { cellsText } from '../store/cells-text.js';
import { enterpriseMeasures, measuresFromStore } from '../store/enterprise-measures.js';
import { foldProgress, measureProgress } from '../store/measure-progress.js';
import { changesOf, measureRows, measureTexts } from '../store/measure-rows.js';
import { daysFromStore, measureYearId, measureYears, storedDays } from '../store/measure-years.js';

export interface FoldMeasures {
  readonly rowIds: readonly string[];
}

const rowsOf = (unit: Unit, rowIds: readonly string[]) =>
  rowIds.flatMap((id) => unit.get(measureRows, id) ?? []);

const changesOfRows = (unit: Unit, rowIds: readonly string[]) =>
  changesOf(
    rowsOf(unit, rowIds),
    rowIds.flatMap((id) => unit.get(measureTexts, id) ?? []),
  );

const folded = (unit: Unit, changes: readonly MeasureChange[]): FoldedMeasures =>
  foldMeasures((uscc) => {
    const stored = unit.get(enterpriseMeasures, uscc);
    return stored === undefined ? undefined : measuresFromStore(stored);
  }, changes);

/** By `load` for `decide`, which sees the same documents: each attempt loads anew. */
const foldedOnce = new WeakMap<FoldMeasures, FoldedMeasures>();

const yearIdsOf = ({ scopes }: FoldedMeasures): string[] =>
  [...scopes.values()].flatMap(({ scope, days }) =>
    [...new Set([...days.keys()].map(yearOfDay))].map((year) => measureYearId(scope, year)),
  );

const putYears = (unit: Unit, { scope, days: changed }: ScopeDays): void => {
  for (const [year, added] of groupedBy(changed, ([day]) => yearOfDay(day))) {
    const _id = measureYearId(scope, year);
    const stored = unit.get(measureYears, _id);
    const days = stored === undefined ? emptyYear() : daysFromStore(stored.days);
    addOnDays(days, added);
    unit.put(measureYears, {
      _id,
      scope,
      year,
      lists: listsOf(scope),
      total: added.map(([, figures]) => figures).reduce(addScopeFigures, stored?.total ?? nothingInScope),
      days: storedDays(days),
    });
  }
};

/** Folds rows into the sums and lets go of them. Rows that another process folded are not there any more. */
export const foldMeasuresCommand: UseCase<FoldMeasures, { readonly folded: number }> = {
  name: 'fold-measures',
  load: async (inputs, unit) => {
    const rowIds = inputs.flatMap((input) => input.rowIds);
    await Promise.all([
      unit.fetch(measureRows, rowIds),
      unit.fetch(measureTexts, rowIds),
      unit.fetch(measureProgress, [foldProgress]),
    ]);
    const changes = changesOfRows(unit, rowIds);
    await unit.fetch(
      enterpriseMeasures,
      changes.map(({ insuredUscc }) => insuredUscc),
    );
    const step = folded(unit, changes);
    for (const input of inputs) {
      if (inputs.length === 1) foldedOnce.set(input, step);
      else foldedOnce.delete(input);
    }
    await unit.fetch(measureYears, yearIdsOf(step));
  },
  decide: (input, unit) => {
    const { rowIds } = input;
    const rows = rowsOf(unit, rowIds);
    if (rows.length === 0) return { folded: 0 };
    const { enterprises, scopes } = foldedOnce.get(input) ?? folded(unit, changesOfRows(unit, rowIds));
    for (const [_id, { cells }] of enterprises) {
      const lines = [...new Set(cells.map(({ line }) => line))];
      const insurers = [...new Set(cells.map(({ insurerUscc }) => insurerUscc))];
      unit.put(enterpriseMeasures, { _id, cells: cellsText(cells), lines, insurers });
    }
    for (const scope of scopes.values()) putYears(unit, scope);
    for (const { _id } of rows) {
      unit.remove(measureRows, _id);
      unit.remove(measureTexts, _id);
    }
    unit.put(measureProgress, { _id: foldProgress });
    return { folded: rows.length };
  },
};
