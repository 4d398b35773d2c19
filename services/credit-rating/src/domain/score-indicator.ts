import {
  addYears,
  type CalendarDate,
  formatRate,
  formatYuan,
  holdsOn,
  isDomainError,
  parseRate,
} from '@donghu/kernel';
import type { CreditRecord, StandingKind } from './credit-record.js';
import type { EnterpriseFile } from './enterprise-file.js';
import { decidingLapse } from './lapse-on-file.js';
import { lossRatio } from './loss-ratio.js';
import { completedYears, insuredStretch, premiumPunctuality } from './policy-on-file.js';
import type { Indicator, IndicatorRule, ScoringModel } from './scorecard.js';

/** What an indicator rests on. */
export interface Evidence {
  /** Code of the department, `REGISTRY`, `POLICIES` or `CLAIMS`. */
  readonly source: string;
  readonly documentNumber: string;
  readonly date: CalendarDate;
  /** Kind or value, with the severity of a penalty. */
  readonly fact: string;
  /** Thousandths of a point that it takes away; negative records only. */
  readonly deductedMilli?: number | undefined;
  /** Of a repaired record: it takes nothing away from then on. */
  readonly repairedOn?: CalendarDate | undefined;
}

export interface IndicatorScore {
  readonly code: string;
  readonly dimension: string;
  readonly pointsMilli: number;
  readonly maximumMilli: number;
  /** `NONE`: the register holds nothing, which is an answer. `MISSING`: there is no answer. */
  readonly state: 'SCORED' | 'NONE' | 'MISSING';
  /** What was scored, as text: `B`, `6`, `0.042000`, `HNTE`. */
  readonly input: string;
  readonly evidence: readonly Evidence[];
}

interface Finding {
  readonly pointsMilli: number;
  readonly input: string;
  readonly evidence: readonly Evidence[];
}

/** What a rule is applied to. */
interface Subject {
  readonly file: EnterpriseFile;
  readonly day: CalendarDate;
  readonly card: ScoringModel;
  readonly maximumMilli: number;
}

const milli = (points: number): number => points * 1000;

const evidenceOf = (record: CreditRecord, deductedMilli?: number): Evidence => ({
  source: record.source,
  documentNumber: record.documentNumber,
  date: record.effectiveOn,
  fact: record.severity === undefined ? (record.value ?? record.kind) : `${record.kind} ${record.severity}`,
  deductedMilli,
  ...(record.repairedOn === undefined ? {} : { repairedOn: record.repairedOn }),
});

type Standing = Pick<Finding, 'input' | 'evidence'>;

/** What the policies and claims that insurers reported come to. */
const reportedLossRatio = ({ file, day }: Subject): Standing | undefined => {
  const found = lossRatio(file, day);
  if (found === undefined) return undefined;
  const premium: Evidence = {
    source: 'POLICIES',
    documentNumber: '',
    date: day,
    fact: `EARNED ${formatYuan(found.earned)}`,
  };
  const claims = found.claims.map(
    ({ id, occurredOn, incurred }): Evidence => ({
      source: 'CLAIMS',
      documentNumber: id,
      date: occurredOn,
      fact: `INCURRED ${formatYuan(incurred)}`,
    }),
  );
  return { input: formatRate(found.ratio), evidence: [premium, ...claims] };
};

/** What lapses tell, unless something newer is on record. */
const reportedCover = ({ file }: Subject, record: CreditRecord | undefined): Standing | undefined => {
  const lapse = decidingLapse(file.lapses);
  if (lapse === undefined || (record !== undefined && record.effectiveOn >= lapse.since)) return undefined;
  const { state, id, since } = lapse;
  return { input: state, evidence: [{ source: 'POLICIES', documentNumber: id, date: since, fact: state }] };
};

/** The newest record, or what follows from insurers' reports: cover where that is newer, losses where there is none. */
const standingOf = (subject: Subject, kind: StandingKind): Standing | undefined => {
  const record = subject.file.standings[kind];
  const cover = kind === 'MANDATORY_COVER' ? reportedCover(subject, record) : undefined;
  if (cover !== undefined) return cover;
  if (record !== undefined) return { input: record.value ?? kind, evidence: [evidenceOf(record)] };
  return kind === 'LOSS_RATIO' ? reportedLossRatio(subject) : undefined;
};

const fromRecord = (
  subject: Subject,
  kind: StandingKind,
  pointsMilli: (value: string) => number,
): Finding | undefined => {
  const standing = standingOf(subject, kind);
  return standing === undefined ? undefined : { ...standing, pointsMilli: pointsMilli(standing.input) };
};

const ppmOf = (value: string): bigint => {
  const parsed = parseRate(value);
  return isDomainError(parsed) ? 0n : parsed;
};

const registration = ({ file, maximumMilli }: Subject): Finding | undefined => {
  const on = file.registration;
  if (on === undefined) return undefined;
  const fact = on.matches ? 'MATCHES' : 'DIFFERS';
  const evidence = [{ source: 'REGISTRY', documentNumber: `v${on.sourceVersion}`, date: on.changedOn, fact }];
  return { pointsMilli: on.matches ? maximumMilli : 0, input: fact, evidence };
};

const bestClass = ({ file, day }: Subject, points: Readonly<Record<string, number>>): Finding | undefined => {
  if (file.registration === undefined) return undefined;
  const best = file.registration.classes
    .filter((held) => holdsOn(held, day))
    .map((held) => ({ held, points: points[held.code] ?? 0 }))
    .reduce<{ held: { code: string; certificate: string; from: CalendarDate }; points: number } | undefined>(
      (so, next) => (so === undefined || next.points > so.points ? next : so),
      undefined,
    );
  if (best === undefined || best.points === 0) return { pointsMilli: 0, input: 'NONE', evidence: [] };
  const { code, certificate, from } = best.held;
  const evidence = [{ source: 'REGISTRY', documentNumber: certificate, date: from, fact: code }];
  return { pointsMilli: milli(best.points), input: code, evidence };
};

const yearsInsured = ({ file, day, maximumMilli }: Subject, pointsEach: number): Finding | undefined => {
  const stretch = insuredStretch(file.policies, day);
  if (stretch === undefined) return undefined;
  const years = completedYears(stretch.from, day);
  return {
    pointsMilli: Math.min(maximumMilli, milli(pointsEach) * years),
    input: String(years),
    evidence: [{ source: 'POLICIES', documentNumber: '', date: stretch.from, fact: `UNTIL ${stretch.to}` }],
  };
};

const premiumOnTime = ({ file, day, maximumMilli }: Subject, graceDays: number): Finding | undefined => {
  const { onTime, late } = premiumPunctuality(file.policies, day, graceDays);
  const all = onTime + late;
  if (all === 0) return undefined;
  const input = `${onTime}/${all}`;
  return {
    pointsMilli: Math.floor((maximumMilli * onTime) / all),
    input,
    evidence: [{ source: 'POLICIES', documentNumber: '', date: day, fact: input }],
  };
};

/** Negative records are shown for 5 years at most; the older they are, the less they weigh. */
const weightPercent = ({ card, day }: Subject, { effectiveOn }: CreditRecord): number =>
  card.negativeWeights.bands.find(({ throughYears }) => day <= addYears(effectiveOn, throughYears))
    ?.percent ?? 0;

const isRepaired = ({ day }: Subject, { repairedOn }: CreditRecord): boolean =>
  repairedOn !== undefined && repairedOn <= day;

const deductions = (
  subject: Subject,
  rule: Extract<IndicatorRule, { method: 'DEDUCTIONS' }>,
): Finding | undefined => {
  const evidence = subject.file.negatives.flatMap((record) => {
    const deduction = rule.deductions.find(
      ({ kind, severity }) => kind === record.kind && severity === record.severity,
    );
    const percent = deduction === undefined ? 0 : weightPercent(subject, record);
    // Points are whole, so that a hundredth of a point is ten thousandths: nothing is rounded.
    const deducted = (deduction?.points ?? 0) * 10 * percent;
    if (deducted === 0) return [];
    return [evidenceOf(record, isRepaired(subject, record) ? 0 : deducted)];
  });
  if (evidence.length === 0) return undefined;
  const deducted = evidence.reduce((sum, { deductedMilli }) => sum + (deductedMilli ?? 0), 0);
  return {
    pointsMilli: Math.max(0, subject.maximumMilli - deducted),
    input: String(evidence.length),
    evidence,
  };
};

const find = (rule: IndicatorRule, subject: Subject): Finding | undefined => {
  const { maximumMilli } = subject;
  switch (rule.method) {
    case 'REGISTRATION_MATCHES':
      return registration(subject);
    case 'BEST_CLASS':
      return bestClass(subject, rule.points);
    case 'BY_VALUE':
      return fromRecord(subject, rule.kind, (value) => milli(rule.points[value] ?? 0));
    case 'ON_FILE':
      return fromRecord(subject, rule.kind, () => maximumMilli);
    case 'PER_UNIT':
      return fromRecord(subject, rule.kind, (value) =>
        Math.min(maximumMilli, milli(rule.pointsEach) * Number(value)),
      );
    case 'AT_LEAST':
      return fromRecord(subject, rule.kind, (value) => {
        const reached = rule.bands.find(({ atLeastPpm }) => ppmOf(value) >= BigInt(atLeastPpm));
        return milli(reached?.points ?? rule.otherwise);
      });
    case 'AT_MOST':
      return fromRecord(subject, rule.kind, (value) => {
        const within = rule.bands.find(({ atMostPpm }) => ppmOf(value) <= BigInt(atMostPpm));
        return milli(within?.points ?? rule.otherwise);
      });
    case 'YEARS_INSURED':
      return yearsInsured(subject, rule.pointsEach);
    case 'PREMIUM_ON_TIME':
      return premiumOnTime(subject, rule.graceDays);
    case 'DEDUCTIONS':
      return deductions(subject, rule);
  }
};

/** Scores one indicator, in whole thousandths of a point. */
export const scoreIndicator = (
  indicator: Indicator,
  dimension: string,
  file: EnterpriseFile,
  card: ScoringModel,
  day: CalendarDate,
): IndicatorScore => {
  const maximumMilli = milli(indicator.points);
  const named = { code: indicator.code, dimension, maximumMilli };
  const finding = find(indicator.rule, { file, day, card, maximumMilli });
  if (finding !== undefined) return { ...named, ...finding, state: 'SCORED' };
  switch (indicator.whenAbsent) {
    case 'FULL':
      return { ...named, pointsMilli: maximumMilli, state: 'NONE', input: '', evidence: [] };
    case 'ZERO':
      return { ...named, pointsMilli: 0, state: 'NONE', input: '', evidence: [] };
    case 'MISSING': {
      const pointsMilli = indicator.points * 10 * card.missing.givenPercent;
      return { ...named, pointsMilli, state: 'MISSING', input: '', evidence: [] };
    }
  }
};
