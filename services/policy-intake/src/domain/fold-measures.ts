import type { EnterpriseMeasures } from './enterprise-measures.js';
import { daysOf, inForceIn, policiesIn, withChanges } from './enterprise-measures.js';
import { groupedBy } from './grouped-by.js';
import type { MeasureFigures } from './measure-figures.js';
import { type MeasureScope, scopeId, scopesOf } from './measure-scope.js';
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

/** The days on which a running sum rises above zero or falls back to it. */
const turns = (steps: readonly (readonly [string, bigint])[]): readonly (readonly [string, bigint])[] => {
  const found: (readonly [string, bigint])[] = [];
  let sum = 0n;
  for (const [on, step] of steps) {
    const before = sum > 0n;
    sum += step;
    if (before !== sum > 0n) found.push([on, before ? -1n : 1n]);
  }
  return found;
};

/** On which days an enterprise begins and ends to be counted in a scope. */
const presence = (
  measures: EnterpriseMeasures,
  scope: MeasureScope,
  countOf: (figures: MeasureFigures, scope: MeasureScope) => bigint,
): readonly (readonly [string, bigint])[] =>
  turns(daysOf(measures, scope).map(([on, figures]) => [on, countOf(figures, scope)] as const));

class ScopeSums {
  readonly scopes = new Map<
    string,
    { readonly scope: MeasureScope; readonly days: Map<string, ScopeFigures> }
  >();

  add(scope: MeasureScope, on: string, figures: Partial<ScopeFigures>): void {
    const id = scopeId(scope);
    const known = this.scopes.get(id) ?? { scope, days: new Map<string, ScopeFigures>() };
    this.scopes.set(id, known);
    const sum = addScopeFigures(known.days.get(on) ?? nothingInScope, { ...nothingInScope, ...figures });
    known.days.set(on, sum);
  }
}

const scopesOfChanges = (changes: readonly MeasureChange[]): readonly MeasureScope[] => {
  const scopes = new Map<string, MeasureScope>();
  for (const { line, contributions } of changes) {
    for (const { insurerUscc } of contributions) {
      for (const scope of scopesOf(line, insurerUscc)) scopes.set(scopeId(scope), scope);
    }
  }
  return [...scopes.values()];
};

const addBusiness = (sums: ScopeSums, { line, contributions }: MeasureChange): void => {
  for (const { insurerUscc, on, figures } of contributions) {
    const { premium, cover, inForceCover } = figures;
    for (const scope of scopesOf(line, insurerUscc)) {
      const policies = policiesIn(figures, scope);
      const inForcePolicies = inForceIn(figures, scope);
      sums.add(scope, on, { policies, inForcePolicies, premium, cover, inForceCover });
    }
  }
};

const addEnterprise = (
  sums: ScopeSums,
  scope: MeasureScope,
  measures: EnterpriseMeasures,
  sign: bigint,
): void => {
  for (const [on, turn] of presence(measures, scope, policiesIn)) {
    sums.add(scope, on, { enterprises: sign * turn });
  }
  for (const [on, turn] of presence(measures, scope, inForceIn)) {
    sums.add(scope, on, { inForceEnterprises: sign * turn });
  }
};

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
    for (const scope of scopesOfChanges(own)) {
      addEnterprise(sums, scope, before, -1n);
      addEnterprise(sums, scope, after, 1n);
    }
  }
  return { enterprises, scopes: sums.scopes };
};
