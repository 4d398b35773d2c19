import { addDays, type CalendarDate, negateFen, zeroFen } from '@donghu/kernel';
import { addFigures, isNothing, type MeasureFigures, negateFigures, noFigures } from './measure-figures.js';
import type { Policy } from './policy.js';
import { issuedStanding, type Posting } from './standing.js';

/** What one insurer's part of a policy adds to the measures on a day. */
export interface Contribution {
  readonly insurerUscc: string;
  readonly on: CalendarDate;
  readonly figures: MeasureFigures;
}

/** What a change of a policy changes in the measures. */
export interface MeasureChange {
  readonly line: string;
  readonly insuredUscc: string;
  readonly contributions: readonly Contribution[];
}

const isVoid = ({ cancellation }: Policy): boolean => cancellation?.kind === 'FROM_START';

/** A policy that stands as it was reported, but for a cancellation, keeps no postings. */
const postingsOf = ({ report, standing, cancellation }: Policy): readonly Posting[] => {
  if (standing !== undefined) return standing.postings;
  const { insurerUscc, startOn, writtenPremium, cover, coInsurance } = report;
  const issue: readonly Posting[] =
    coInsurance === undefined
      ? [{ of: 'ISSUE', on: startOn, insurerUscc, lead: true, premium: writtenPremium, cover }]
      : issuedStanding(report).postings;
  if (cancellation === undefined) return issue;
  return [
    ...issue,
    {
      of: 'CANCELLATION',
      on: cancellation.effectiveOn,
      insurerUscc,
      lead: true,
      premium: negateFen(cancellation.refund),
      cover: cancellation.kind === 'FROM_START' ? negateFen(cover) : zeroFen,
    },
  ];
};

/** First day on which it is not in force. */
const endOf = ({ report, standing, cancellation }: Policy): CalendarDate => {
  const end = addDays(standing?.endOn ?? report.endOn, 1);
  return cancellation !== undefined && cancellation.effectiveOn < end ? cancellation.effectiveOn : end;
};

const figuresOf = (posting: Posting, policy: Policy, end: CalendarDate): MeasureFigures => {
  const counts = posting.of === 'ISSUE' && !isVoid(policy) ? 1n : 0n;
  const led = posting.lead ? counts : 0n;
  const isInForce = posting.on < end;
  return {
    policies: counts,
    led,
    premium: posting.premium,
    cover: posting.cover,
    inForcePolicies: isInForce ? counts : 0n,
    ledInForce: isInForce ? led : 0n,
    inForceCover: isInForce ? posting.cover : 0n,
  };
};

/** What leaves with the end of the policy: all that was in force. */
const leaving = ({ inForcePolicies, ledInForce, inForceCover }: MeasureFigures): MeasureFigures =>
  negateFigures({ ...noFigures, inForcePolicies, ledInForce, inForceCover });

const contributionsOf = (policy: Policy): readonly Contribution[] => {
  const end = endOf(policy);
  return postingsOf(policy).flatMap((posting) => {
    const figures = figuresOf(posting, policy, end);
    const { insurerUscc, on } = posting;
    const gone = leaving(figures);
    return [
      { insurerUscc, on, figures },
      ...(isNothing(gone) ? [] : [{ insurerUscc, on: end, figures: gone }]),
    ];
  });
};

const merged = (contributions: Iterable<Contribution>): Map<string, Contribution> => {
  const byKey = new Map<string, Contribution>();
  for (const contribution of contributions) {
    const key = `${contribution.on}/${contribution.insurerUscc}`;
    const known = byKey.get(key);
    byKey.set(
      key,
      known === undefined
        ? contribution
        : { ...known, figures: addFigures(known.figures, contribution.figures) },
    );
  }
  return byKey;
};

/** What the measures change by when a policy becomes another; it was nothing before it was recorded. */
export const measureChange = (before: Policy | undefined, after: Policy): MeasureChange | undefined => {
  const taken = before === undefined ? [] : contributionsOf(before);
  const negated = taken.map((one) => ({ ...one, figures: negateFigures(one.figures) }));
  // A day on which a policy first counts stays one, even if what counts is nothing.
  const contributions = [...merged([...negated, ...contributionsOf(after)]).values()].filter(
    ({ figures }) => before === undefined || !isNothing(figures),
  );
  const { line, insuredUscc } = after.report;
  return contributions.length === 0 ? undefined : { line, insuredUscc, contributions };
};
