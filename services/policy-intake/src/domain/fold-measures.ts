import {
  type EnterpriseMeasures,
  inForceIn,
  type MeasureCell,
  policiesIn,
  withChanges,
} from './enterprise-measures.js';
import { groupedBy } from './grouped-by.js';
import type { MeasureFigures } from './measure-figures.js';
import { isIn, type MeasureScope, scopeId, scopesOf } from './measure-scope.js';
import type { MeasureChange } from './policy-contribution.js';

/** What a scope changes by on a day. */
export interface ScopeFigures {
  readonly policies: bigint;
  /** That have a policy for the first time, and that have one in force again or no longer. */
  readonly enterprises: bigint;
  readonly inForceEnterprises: bigint;
  readonly premium: bigint;
  readonly cover: bigint;
  readonly inForcePolicies: bigint;
  readonly inForceCover: bigint;
}

export const nothingInScope: ScopeFigures = {
  policies: 0n,
  enterprises: 0n,
  inForceEnterprises: 0n,
  premium: 0n,
  cover: 0n,
  inForcePolicies: 0n,
  inForceCover: 0n,
};

export const addScopeFigures = (one: ScopeFigures, other: ScopeFigures): ScopeFigures => ({
  policies: one.policies + other.policies,
  enterprises: one.enterprises + other.enterprises,
  inForceEnterprises: one.inForceEnterprises + other.inForceEnterprises,
  premium: one.premium + other.premium,
  cover: one.cover + other.cover,
  inForcePolicies: one.inForcePolicies + other.inForcePolicies,
  inForceCover: one.inForceCover + other.inForceCover,
});

export interface ScopeDays {
  readonly scope: MeasureScope;
  readonly days: ReadonlyMap<string, ScopeFigures>;
}

export interface FoldedMeasures {
  /** The enterprises that changed, by code. */
  readonly enterprises: ReadonlyMap<string, EnterpriseMeasures>;
  /** What the scopes change by. */
  readonly scopes: ReadonlyMap<string, ScopeDays>;
}

/** A sum under way: it is added to in place, since a fold adds tens of thousands of times. */
type RunningSum = { -readonly [Figure in keyof ScopeFigures]: bigint };

interface RunningScope extends ScopeDays {
  readonly days: Map<string, RunningSum>;
}

class ScopeSums {
  readonly scopes = new Map<string, RunningScope>();
  readonly #ofBusiness = new Map<string, readonly RunningScope[]>();

  /** The scopes that business of one line and one insurer belongs to. */
  ofBusiness(line: string, insurerUscc: string): readonly RunningScope[] {
    const key = scopeId({ line, insurerUscc });
    const known = this.#ofBusiness.get(key);
    if (known !== undefined) return known;
    const scopes = scopesOf(line, insurerUscc).map((scope) => this.#open(scope));
    this.#ofBusiness.set(key, scopes);
    return scopes;
  }

  #open(scope: MeasureScope): RunningScope {
    const id = scopeId(scope);
    const opened = this.scopes.get(id) ?? { scope, days: new Map<string, RunningSum>() };
    this.scopes.set(id, opened);
    return opened;
  }
}

const sumOn = ({ days }: RunningScope, on: string): RunningSum => {
  const known = days.get(on);
  if (known !== undefined) return known;
  const opened = { ...nothingInScope };
  days.set(on, opened);
  return opened;
};

const addBusiness = (sums: ScopeSums, { line, contributions }: MeasureChange): void => {
  for (const { insurerUscc, on, figures } of contributions) {
    for (const scope of sums.ofBusiness(line, insurerUscc)) {
      const sum = sumOn(scope, on);
      sum.policies += policiesIn(figures, scope.scope);
      sum.inForcePolicies += inForceIn(figures, scope.scope);
      sum.premium += figures.premium;
      sum.cover += figures.cover;
      sum.inForceCover += figures.inForceCover;
    }
  }
};

/** What an enterprise's business with one insurer in one line changes by on a day. */
interface Step {
  readonly cell: MeasureCell;
  readonly on: string;
  readonly figures: MeasureFigures;
}

/** In the order of their days. */
const stepsOf = ({ cells }: EnterpriseMeasures): readonly Step[] =>
  cells
    .flatMap((cell) => Object.entries(cell.days).map(([on, figures]) => ({ cell, on, figures })))
    .sort((one, other) => (one.on < other.on ? -1 : Number(one.on > other.on)));

/** Calls back on the days on which an enterprise begins or ends to be counted, by 1 or -1. */
const forEachTurn = (
  steps: readonly Step[],
  countOf: (figures: MeasureFigures) => bigint,
  turned: (on: string, by: bigint) => void,
): void => {
  let sum = 0n;
  let index = 0;
  while (index < steps.length) {
    const on = steps[index]?.on ?? '';
    const before = sum > 0n;
    for (let step = steps[index]; step?.on === on; step = steps[index]) {
      sum += countOf(step.figures);
      index += 1;
    }
    if (before !== sum > 0n) turned(on, before ? -1n : 1n);
  }
};

/** Counts an enterprise in a scope, or with `sign` -1 takes it out of the count. */
const addPresence = (sums: RunningScope, steps: readonly Step[], sign: bigint): void => {
  const { scope } = sums;
  const own = steps.filter(({ cell }) => isIn(scope, cell));
  forEachTurn(
    own,
    (figures) => policiesIn(figures, scope),
    (on, by) => {
      sumOn(sums, on).enterprises += sign * by;
    },
  );
  forEachTurn(
    own,
    (figures) => inForceIn(figures, scope),
    (on, by) => {
      sumOn(sums, on).inForceEnterprises += sign * by;
    },
  );
};

const scopesOfChanges = (sums: ScopeSums, changes: readonly MeasureChange[]): ReadonlySet<RunningScope> =>
  new Set(
    changes.flatMap(({ line, contributions }) =>
      contributions.flatMap(({ insurerUscc }) => sums.ofBusiness(line, insurerUscc)),
    ),
  );

/** Adds changes to the measures of their enterprises, and says by what every scope changes with them. */
export const foldMeasures = (
  measuresOf: (insuredUscc: string) => EnterpriseMeasures | undefined,
  changes: readonly MeasureChange[],
): FoldedMeasures => {
  const sums = new ScopeSums();
  const enterprises = new Map<string, EnterpriseMeasures>();
  for (const [insuredUscc, own] of groupedBy(changes, (change) => change.insuredUscc)) {
    const before = measuresOf(insuredUscc) ?? { cells: [] };
    const after = withChanges(before, own);
    enterprises.set(insuredUscc, after);
    for (const change of own) addBusiness(sums, change);
    const [earlier, later] = [stepsOf(before), stepsOf(after)];
    for (const scope of scopesOfChanges(sums, own)) {
      addPresence(scope, earlier, -1n);
      addPresence(scope, later, 1n);
    }
  }
  return { enterprises, scopes: sums.scopes };
};
