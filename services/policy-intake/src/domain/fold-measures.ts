import {
  countsShares,
  type EnterpriseMeasures,
  inForceIn,
  type MeasureCell,
  policiesIn,
  withChanges,
} from './enterprise-measures.js';
import { groupedBy } from './grouped-by.js';
import { noFigures } from './measure-figures.js';
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

/** The days on which a running sum rises above zero or falls back to it. */
const turns = (steps: Turns): Turns => {
  const found: (readonly [string, bigint])[] = [];
  let sum = 0n;
  for (const [on, step] of steps) {
    const before = sum > 0n;
    sum += step;
    if (before !== sum > 0n) found.push([on, before ? -1n : 1n]);
  }
  return found;
};

type Turns = readonly (readonly [string, bigint])[];

/** On which days an enterprise begins and ends to be counted. */
interface Presence {
  readonly insured: Turns;
  readonly inForce: Turns;
}

const presenceOf = (cells: readonly MeasureCell[], scope: MeasureScope): Presence => {
  const policies = new Map<string, bigint>();
  const inForce = new Map<string, bigint>();
  for (const { days } of cells) {
    for (const on of Object.keys(days)) {
      const figures = days[on] ?? noFigures;
      policies.set(on, (policies.get(on) ?? 0n) + policiesIn(figures, scope));
      inForce.set(on, (inForce.get(on) ?? 0n) + inForceIn(figures, scope));
    }
  }
  const order = [...policies.keys()].toSorted();
  const steps = (counts: ReadonlyMap<string, bigint>) =>
    order.map((on) => [on, counts.get(on) ?? 0n] as const);
  return { insured: turns(steps(policies)), inForce: turns(steps(inForce)) };
};

/** The presence in each scope; scopes with the same cells are looked at once. */
const presences = ({ cells }: EnterpriseMeasures): ((scope: MeasureScope) => Presence) => {
  const known = new Map<string, Presence>();
  return (scope) => {
    const own = cells.filter((cell) => isIn(scope, cell));
    const key = `${countsShares(scope)}|${own.map(scopeId).join()}`;
    const presence = known.get(key) ?? presenceOf(own, scope);
    known.set(key, presence);
    return presence;
  };
};

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

const addPresence = (
  sums: ScopeSums,
  scope: MeasureScope,
  { insured, inForce }: Presence,
  sign: bigint,
): void => {
  for (const [on, turn] of insured) sums.add(scope, on, { enterprises: sign * turn });
  for (const [on, turn] of inForce) sums.add(scope, on, { inForceEnterprises: sign * turn });
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
    const [earlier, later] = [presences(before), presences(after)];
    for (const scope of scopesOfChanges(own)) {
      addPresence(sums, scope, earlier(scope), -1n);
      addPresence(sums, scope, later(scope), 1n);
    }
  }
  return { enterprises, scopes: sums.scopes };
};
