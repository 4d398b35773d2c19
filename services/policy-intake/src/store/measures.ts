import type { CalendarDate } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { daysOf, type EnterpriseMeasures, inForceIn, policiesIn } from '../domain/enterprise-measures.js';
import {
  addScopeFigures,
  type FoldedMeasures,
  foldMeasures,
  nothingInScope,
  type ScopeFigures,
} from '../domain/fold-measures.js';
import { groupedBy } from '../domain/grouped-by.js';
import { addFigures } from '../domain/measure-figures.js';
import { listOfInsurers, listOfLines, listsOf, type MeasureScope, scopeId } from '../domain/measure-scope.js';
import type { MeasureChange } from '../domain/policy-contribution.js';
import { findEnterpriseMeasures, listEnterpriseMeasures } from './enterprise-measures.js';
import { findMeasureProgress } from './measure-progress.js';
import { changesOf, findMeasureTexts, sizeOf, waitingMeasureRows } from './measure-rows.js';
import { countsBefore, findScopeSums } from './measure-years.js';
import { type Measure, type MeasureRequest, scannedMeasures } from './scanned-measures.js';

const mostAttempts = 5;
/** What is not folded yet is added up with its enterprises for every question; of more the answer says how many. */
const mostChangesRead = 2_000;

export interface MeasuresFound {
  readonly measures: readonly Measure[];
  /** Changes of policies that are not in them yet. */
  readonly waiting: number;
}

/** What waits to be folded; nothing to be read where it is too much. */
const waitingChanges = async (
  db: Db,
): Promise<{ readonly changes: readonly MeasureChange[]; readonly waiting: number }> => {
  const rows = await waitingMeasureRows(db);
  const waiting = sizeOf(rows);
  if (waiting > mostChangesRead) return { changes: [], waiting };
  return { changes: changesOf(rows, await findMeasureTexts(db)), waiting: 0 };
};

/**
 * Premium and cover as of a day: the sums, and what is not folded into them yet. What takes effect later is left out,
 * also of a policy's changes. Policies are read one by one only where a part of them is asked for by the day on which
 * they begin, and while those of an earlier version are not all recorded.
 */
export const measuresAsOf = async (db: Db, request: MeasureRequest): Promise<MeasuresFound> => {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const { folds, isRecorded } = await findMeasureProgress(db);
    if (!isRecorded) break;
    const { changes, waiting } = await waitingChanges(db);
    if (await leavesOut(db, request, changes)) break;
    const measures = await measuresOf(db, request, changes);
    // Nothing was moved from the rows to the sums while both were read.
    if ((await findMeasureProgress(db)).folds === folds) return { measures, waiting };
  }
  return { measures: await scannedMeasures(db, request), waiting: 0 };
};

const leavesOut = async (
  db: Db,
  { since }: MeasureRequest,
  changes: readonly MeasureChange[],
): Promise<boolean> =>
  since !== undefined &&
  (changes.some(({ contributions }) => contributions.some(({ on }) => on < since)) ||
    (await countsBefore(db, since)));

const measuresOf = async (
  db: Db,
  request: MeasureRequest,
  changes: readonly MeasureChange[],
): Promise<readonly Measure[]> => {
  if (request.insuredUscc !== undefined) return ofOneEnterprise(db, request, request.insuredUscc, changes);
  return request.by === 'enterprise' ? byEnterprise(db, request, changes) : ofScopes(db, request, changes);
};

/** The enterprises with what is not folded yet. */
const foldOnto = async (
  db: Db,
  usccs: readonly string[],
  changes: readonly MeasureChange[],
): Promise<FoldedMeasures> => {
  const found = new Map((await findEnterpriseMeasures(db, usccs)).map((one) => [one.uscc, one]));
  return foldMeasures((uscc) => found.get(uscc), changes);
};

const listOf = ({ by, line, insurerUscc }: MeasureRequest): string => {
  if (by === 'line' && line === undefined) return listOfLines(insurerUscc);
  if (by === 'insurer' && insurerUscc === undefined) return listOfInsurers(line);
  return scopeId({ line, insurerUscc });
};

const keyOf = ({ by }: MeasureRequest, { line, insurerUscc }: MeasureScope): string => {
  if (by === 'total') return 'TOTAL';
  return (by === 'line' ? line : insurerUscc) ?? '';
};

const sumsUntil = (days: ReadonlyMap<string, ScopeFigures>, asOf: CalendarDate): readonly ScopeFigures[] =>
  [...days].flatMap(([day, figures]) => (day <= asOf ? [figures] : []));

const ofScopes = async (
  db: Db,
  request: MeasureRequest,
  changes: readonly MeasureChange[],
): Promise<readonly Measure[]> => {
  const { asOf, by, after, limit } = request;
  const list = listOf(request);
  const usccs = [...new Set(changes.map(({ insuredUscc }) => insuredUscc))];
  const [stored, { scopes }] = await Promise.all([
    findScopeSums(db, list, asOf),
    foldOnto(db, usccs, changes),
  ]);
  const unfolded = [...scopes.values()]
    .filter(({ scope }) => listsOf(scope).includes(list))
    .flatMap(({ scope, days }) => sumsUntil(days, asOf).map((figures) => ({ scope, figures })));
  const sums = new Map<string, ScopeFigures>();
  for (const { scope, figures } of [...stored, ...unfolded]) {
    const key = keyOf(request, scope);
    sums.set(key, addScopeFigures(sums.get(key) ?? nothingInScope, figures));
  }
  const rows = [...sums].map(([key, figures]) => scopeMeasure(key, figures)).toSorted(byKey);
  return by === 'total' ? rows : rows.filter(({ key }) => key > after).slice(0, limit);
};

const byKey = (one: Measure, other: Measure): number => (one.key < other.key ? -1 : 1);

const scopeMeasure = (key: string, figures: ScopeFigures): Measure => ({
  key,
  policies: Number(figures.policies),
  enterprises: Number(figures.enterprises),
  premium: figures.premium,
  cumulativeCover: figures.cover,
  inForcePolicies: Number(figures.inForcePolicies),
  inForceEnterprises: Number(figures.inForceEnterprises),
  inForceCover: figures.inForceCover,
});

/** What one enterprise has in a scope; undefined where nothing counts by then. */
const enterpriseMeasure = (
  key: string,
  measures: EnterpriseMeasures,
  scope: MeasureScope,
  asOf: CalendarDate,
): Measure | undefined => {
  const days = daysOf(measures, scope).filter(([day]) => day <= asOf);
  if (days.length === 0) return undefined;
  const figures = days.map(([, ofDay]) => ofDay).reduce(addFigures);
  const policies = policiesIn(figures, scope);
  const inForcePolicies = inForceIn(figures, scope);
  return {
    key,
    policies: Number(policies),
    enterprises: policies > 0n ? 1 : 0,
    premium: figures.premium,
    cumulativeCover: figures.cover,
    inForcePolicies: Number(inForcePolicies),
    inForceEnterprises: inForcePolicies > 0n ? 1 : 0,
    inForceCover: figures.inForceCover,
  };
};

const ofOneEnterprise = async (
  db: Db,
  request: MeasureRequest,
  insuredUscc: string,
  changes: readonly MeasureChange[],
): Promise<readonly Measure[]> => {
  const { asOf, by, line, insurerUscc, after, limit } = request;
  const [stored] = await findEnterpriseMeasures(db, [insuredUscc]);
  const own = changes.filter((change) => change.insuredUscc === insuredUscc);
  const measures = foldMeasures(() => stored, own).enterprises.get(insuredUscc) ?? stored ?? { cells: [] };
  const scopes = new Map<string, MeasureScope>();
  if (by === 'total') scopes.set('TOTAL', { line, insurerUscc });
  if (by === 'enterprise') scopes.set(insuredUscc, { line, insurerUscc });
  for (const cell of measures.cells) {
    if (by === 'line' && (line ?? cell.line) === cell.line) {
      scopes.set(cell.line, { line: cell.line, insurerUscc });
    }
    if (by === 'insurer' && (insurerUscc ?? cell.insurerUscc) === cell.insurerUscc) {
      scopes.set(cell.insurerUscc, { line, insurerUscc: cell.insurerUscc });
    }
  }
  const rows = [...scopes]
    .flatMap(([key, scope]) => enterpriseMeasure(key, measures, scope, asOf) ?? [])
    .toSorted(byKey);
  return by === 'total' ? rows : rows.filter(({ key }) => key > after).slice(0, limit);
};

/** Pages of enterprises, until one is full: those without business by that day have no row. */
const byEnterprise = async (
  db: Db,
  request: MeasureRequest,
  changes: readonly MeasureChange[],
): Promise<readonly Measure[]> => {
  const { asOf, line, insurerUscc, limit } = request;
  const ofUscc = groupedBy(changes, ({ insuredUscc }) => insuredUscc);
  const rows: Measure[] = [];
  let { after } = request;
  for (;;) {
    const page = await listEnterpriseMeasures(db, { line, insurerUscc }, after, limit);
    const last = page.length < limit ? undefined : page.at(-1)?.uscc;
    const unfolded = [...ofUscc.keys()].filter(
      (uscc) => uscc > after && (last === undefined || uscc <= last),
    );
    const found = new Map<string, EnterpriseMeasures>(page.map((one) => [one.uscc, one]));
    const unread = unfolded.filter((uscc) => !found.has(uscc));
    for (const one of await findEnterpriseMeasures(db, unread)) found.set(one.uscc, one);
    const own = unfolded.flatMap((uscc) => ofUscc.get(uscc) ?? []);
    for (const [uscc, one] of foldMeasures((of) => found.get(of), own).enterprises) found.set(uscc, one);
    for (const [uscc, one] of [...found].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const row = enterpriseMeasure(uscc, one, { line, insurerUscc }, asOf);
      if (row !== undefined) rows.push(row);
    }
    if (rows.length >= limit || last === undefined) return rows.slice(0, limit);
    after = last;
  }
};
