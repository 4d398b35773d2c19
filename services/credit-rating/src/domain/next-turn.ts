import { addDays, addYears, type CalendarDate } from '@donghu/kernel';
import type { EnterpriseFile } from './enterprise-file.js';
import { lossRatioTurns } from './loss-ratio.js';
import { completedYears, insuredStretch } from './policy-on-file.js';
import { type IndicatorRule, ruleKinds, type ScoringModel } from './scorecard.js';

type Days = readonly (CalendarDate | undefined)[];

const classTurns = ({ registration }: EnterpriseFile): Days =>
  registration?.classes.flatMap(({ from, to }) => [from, to]) ?? [];

const insuredTurns = ({ policies }: EnterpriseFile, today: CalendarDate): Days => {
  const stretch = insuredStretch(policies, today);
  const begins = policies.map(({ accepted }) => accepted?.from);
  if (stretch === undefined) return begins;
  const anniversary = addYears(stretch.from, completedYears(stretch.from, today) + 1);
  return [...begins, anniversary, addDays(stretch.to, 1)];
};

/** Only a policy that began lately can still come to be late. */
const premiumTurns = ({ policies }: EnterpriseFile, graceDays: number, today: CalendarDate): Days => {
  const earliest = addDays(today, -graceDays);
  return policies.map(({ accepted }) =>
    accepted === undefined || accepted.from < earliest ? undefined : addDays(accepted.from, graceDays + 1),
  );
};

const ageTurns = (file: EnterpriseFile, rule: IndicatorRule, { negativeWeights }: ScoringModel): Days => {
  const kinds = ruleKinds(rule);
  return file.negatives
    .filter(({ kind, repairedOn }) => repairedOn === undefined && kinds.includes(kind))
    .flatMap(({ effectiveOn }) =>
      negativeWeights.bands.map(({ throughYears }) => addDays(addYears(effectiveOn, throughYears), 1)),
    );
};

const turnsOf = (
  rule: IndicatorRule,
  file: EnterpriseFile,
  card: ScoringModel,
  today: CalendarDate,
): Days => {
  switch (rule.method) {
    case 'BEST_CLASS':
      return classTurns(file);
    case 'YEARS_INSURED':
      return insuredTurns(file, today);
    case 'PREMIUM_ON_TIME':
      return premiumTurns(file, rule.graceDays, today);
    case 'DEDUCTIONS':
      return ageTurns(file, rule, card);
    case 'AT_LEAST':
    case 'AT_MOST':
      return rule.kind === 'LOSS_RATIO' && file.standings.LOSS_RATIO === undefined
        ? lossRatioTurns(file, today)
        : [];
    default:
      return [];
  }
};

/** The earliest of some days that lies after today. */
export const earliestAfter = (today: CalendarDate, days: Days): CalendarDate | undefined =>
  days.reduce<CalendarDate | undefined>(
    (soonest, day) =>
      day !== undefined && day > today && (soonest === undefined || day < soonest) ? day : soonest,
    undefined,
  );

/**
 * The next day on which a file that nobody touches may score otherwise: a negative record grows older, a class
 * begins or ends, an insured year is complete, cover ends, a premium becomes late, premium is earned.
 */
export const nextScoreTurn = (
  file: EnterpriseFile,
  card: ScoringModel,
  today: CalendarDate,
): CalendarDate | undefined =>
  earliestAfter(
    today,
    card.dimensions.flatMap(({ indicators }) =>
      indicators.map(({ rule }) => earliestAfter(today, turnsOf(rule, file, card, today))),
    ),
  );
