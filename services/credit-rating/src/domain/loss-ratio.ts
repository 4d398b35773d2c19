import {
  addDays,
  addMonths,
  addYears,
  type CalendarDate,
  daysBetween,
  type Fen,
  fen,
  type Rate,
  rate,
  sumFen,
} from '@donghu/kernel';
import type { ClaimOnFile } from './claim-on-file.js';
import { coverOf, type PolicyOnFile, premiumOf, type Stretch } from './policy-on-file.js';

/** The loss ratio of three years (近三年赔付率), up to a day, and what it is made of. */
export interface LossRatio {
  /** Claims that occurred in those years on policies whose premium is known, void ones left out. */
  readonly claims: readonly ClaimOnFile[];
  /** Paid and outstanding of these claims. */
  readonly incurred: Fen;
  /** The premium of the days in those years on which there was cover, above zero. */
  readonly earned: Fen;
  /** Rounded up, so that a band is never reached by rounding. */
  readonly ratio: Rate;
}

type Insurance = { readonly policies: readonly PolicyOnFile[]; readonly claims: readonly ClaimOnFile[] };

const years = 3;

const million = 1_000_000n;

/** The highest that can be written as a rate: twelve digits before the point. */
const highestPpm = 10n ** 18n - 1n;

const inclusiveDays = ({ from, to }: Stretch): number => (to < from ? 0 : daysBetween(from, to) + 1);

const later = (a: CalendarDate, b: CalendarDate): CalendarDate => (a > b ? a : b);

const earlier = (a: CalendarDate, b: CalendarDate): CalendarDate => (a < b ? a : b);

const yearsUpTo = (day: CalendarDate): Stretch => ({ from: addDays(addYears(day, -years), 1), to: day });

/** A policy that counts: with its cover and its premium as they are known now. */
interface Counted {
  readonly id: string;
  readonly cover: Stretch;
  readonly premium: Fen;
}

const countedPolicies = (policies: readonly PolicyOnFile[]): readonly Counted[] =>
  policies.flatMap((policy) => {
    const cover = coverOf(policy);
    const premium = premiumOf(policy);
    return cover === undefined || premium === undefined ? [] : [{ id: policy.id, cover, premium }];
  });

const earnedIn = (stretch: Stretch, { cover, premium }: Counted): Fen => {
  const days = inclusiveDays({ from: later(cover.from, stretch.from), to: earlier(cover.to, stretch.to) });
  return fen((premium * BigInt(days)) / BigInt(inclusiveDays(cover)));
};

const claimsIn = (
  { from, to }: Stretch,
  claims: readonly ClaimOnFile[],
  counted: readonly Counted[],
): readonly ClaimOnFile[] => {
  const ids = new Set(counted.map(({ id }) => id));
  return claims.filter(
    ({ policyId, occurredOn, incurred }) =>
      ids.has(policyId) && from <= occurredOn && occurredOn <= to && incurred > 0n,
  );
};

/** Undefined where no premium was earned in those years, as far as is known: then no claim says anything. */
export const lossRatio = ({ policies, claims }: Insurance, day: CalendarDate): LossRatio | undefined => {
  const stretch = yearsUpTo(day);
  const counted = countedPolicies(policies);
  const earned = sumFen(counted.map((policy) => earnedIn(stretch, policy)));
  if (earned <= 0n) return undefined;
  const counting = claimsIn(stretch, claims, counted);
  const incurred = sumFen(counting.map((claim) => claim.incurred));
  const ppm = (incurred * million + earned - 1n) / earned;
  return { claims: counting, incurred, earned, ratio: rate(ppm < highestPpm ? ppm : highestPpm) };
};

/**
 * The days on which the ratio is looked at again though nothing new is known: premium is earned every day, so that a
 * ratio with claims drifts, which is noticed on the first of a month; one without claims comes with the first covered
 * day and goes when the last one is too long ago.
 */
export const lossRatioTurns = (
  insurance: Insurance,
  day: CalendarDate,
): readonly (CalendarDate | undefined)[] => {
  const covers = countedPolicies(insurance.policies).map(({ cover }) => cover);
  const isDrifting = (lossRatio(insurance, day)?.incurred ?? 0n) > 0n;
  const lastDay = covers.reduce<CalendarDate | undefined>(
    (last, { to }) => (last === undefined ? to : later(last, to)),
    undefined,
  );
  return [
    ...covers.map(({ from }) => from),
    isDrifting ? firstOfNextMonth(day) : undefined,
    lastDay === undefined ? undefined : addYears(addDays(lastDay, 1), years),
  ];
};

const firstOfNextMonth = (day: CalendarDate): CalendarDate => {
  const next = addMonths(day, 1);
  return addDays(next, 1 - Number(next.slice(-2)));
};
