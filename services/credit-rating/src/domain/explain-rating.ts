import { isTooLittleKnown } from './assess.js';
import type { Disputed } from './dispute.js';
import { inputWords, sourceWords, wordsOf } from './fact-words.js';
import type { Grade } from './grade.js';
import type { Rating } from './rating.js';
import type { RatingPart } from './rating-part.js';
import type { Evidence, IndicatorScore } from './score-indicator.js';
import type { Dimension, Indicator, Label, ScoringModel } from './scorecard.js';

export interface Explanation {
  readonly summary: Label;
  readonly reasons: readonly IndicatorReason[];
}

export interface IndicatorReason extends IndicatorScore {
  readonly dimensionLabel: Label;
  readonly label: Label;
  readonly reference: string;
  readonly text: Label;
  /** A record behind it is under objection. */
  readonly disputed: boolean;
}

/** `78000` → `78`, `2500` → `2.5` */
export const pointsText = (milli: number): string => {
  const whole = Math.trunc(milli / 1000);
  const fraction = String(milli % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
};

const deductionOf = (one: Evidence): Label => {
  const points = pointsText(one.deductedMilli ?? 0);
  const [what, source] = [wordsOf(one.fact), sourceWords(one)];
  const [repairedZh, repairedEn] =
    one.repairedOn === undefined
      ? ['', '']
      : [`已于${one.repairedOn}修复，`, `, repaired on ${one.repairedOn}`];
  return {
    zh: `${one.date}${what.zh}（${source.zh}），${repairedZh}扣${points}分`,
    en: `${points} off for ${what.en} of ${one.date} (${source.en}${repairedEn})`,
  };
};

/** What was scored, and where that is from. */
const foundOf = ({ input, evidence }: IndicatorScore, { rule }: Indicator): Label => {
  const deductions = evidence.filter(({ deductedMilli }) => deductedMilli !== undefined).map(deductionOf);
  if (deductions.length > 0) {
    return {
      zh: deductions.map(({ zh }) => zh).join('；'),
      en: deductions.map(({ en }) => en).join('; '),
    };
  }
  const [from] = evidence;
  const found = inputWords(rule, input);
  if (from === undefined) return found;
  const source = sourceWords(from);
  return {
    zh: `${found.zh}（${source.zh}，${from.date}）`,
    en: `${found.en} (${source.en}, ${from.date})`,
  };
};

const textOf = (row: IndicatorScore, indicator: Indicator, missingPercent: number): Label => {
  const { label } = indicator;
  const points = pointsText(row.pointsMilli);
  const maximum = pointsText(row.maximumMilli);
  switch (row.state) {
    case 'MISSING':
      return {
        zh: `${label.zh}：暂无数据，按满分${maximum}分的${missingPercent}%计${points}分。`,
        en: `${label.en}: no data; ${missingPercent} % of ${maximum} points are given, ${points}.`,
      };
    case 'NONE':
      return {
        zh: `${label.zh}：无相关记录，得${points}分（满分${maximum}分）。`,
        en: `${label.en}: nothing on record; ${points} of ${maximum} points.`,
      };
    case 'SCORED': {
      const found = foundOf(row, indicator);
      return {
        zh: `${label.zh}：${found.zh}，得${points}分（满分${maximum}分）。`,
        en: `${label.en}: ${found.en}; ${points} of ${maximum} points.`,
      };
    }
  }
};

const joined = (first: Label, then: Label): Label => ({ zh: first.zh + then.zh, en: first.en + then.en });

const nothing: Label = { zh: '', en: '' };

const underObjection: Label = {
  zh: '（该项异议处理中。）',
  en: ' (A record behind it is under objection.)',
};

const disputedSummary = (count: number): Label =>
  count === 0
    ? nothing
    : {
        zh: `有${count}项处于异议处理中，结果可能更正。`,
        en: ` ${count === 1 ? 'One item is' : `${count} items are`} under objection and may be corrected.`,
      };

const vetoesOf = ({ vetoes }: Rating): Label => {
  if (vetoes.length === 0) return nothing;
  const named = vetoes.map(wordsOf);
  return {
    zh: `否决事项：${named.map(({ zh }) => zh).join('、')}，直接列入D类。`,
    en: ` Class D by veto: ${named.map(({ en }) => en).join('; ')}.`,
  };
};

const hasExpired: Label = {
  zh: '评级已到期，不再有等级。',
  en: 'The rating has expired; there is no grade any more.',
};

const standingOf = (rating: Rating, card: ScoringModel): Label => {
  if (rating.grade === 'UNRATED') {
    const missing = pointsText(rating.missingMilli);
    const limit = card.missing.unratedAbovePercent;
    return {
      zh: `数据不足：缺失指标合计${missing}分，超过总分的${limit}%，不予评级。`,
      en: `Too little is known: indicators worth ${missing} points are missing, more than ${limit} % of the whole; unrated.`,
    };
  }
  const score = pointsText(rating.scoreMilli);
  return {
    zh: `得分${score}，等级${rating.grade}，监管类别${rating.supervisionClass}。`,
    en: `Score ${score}, grade ${rating.grade}, supervision class ${rating.supervisionClass}.`,
  };
};

const mostTold = 3;

/** Where most points were lost, or what is missing for a rating: what to look at first. */
const firstToLookAt = (rating: Rating, card: ScoringModel): Label => {
  const isUnrated = rating.grade === 'UNRATED';
  const lost = rating.indicators
    .filter(({ state }) => !isUnrated || state === 'MISSING')
    .map((row) => ({
      label: indicatorOf(row, card)?.indicator.label,
      milli: isUnrated ? row.maximumMilli : row.maximumMilli - row.pointsMilli,
    }))
    .filter(({ milli }) => milli > 0)
    .sort((a, b) => b.milli - a.milli)
    .slice(0, mostTold)
    .flatMap(({ label, milli }) => (label === undefined ? [] : [{ label, points: pointsText(milli) }]));
  if (lost.length === 0) return nothing;
  const zh = lost.map(({ label, points }) => `${label.zh}（${points}分）`).join('，');
  const en = lost.map(({ label, points }) => `${label.en} (${points})`).join(', ');
  return isUnrated
    ? { zh: `缺失分值最大的是：${zh}。`, en: ` The largest that are missing: ${en}.` }
    : { zh: `失分最多的是：${zh}。`, en: ` Most points were lost on: ${en}.` };
};

const summaryOf = (rating: Rating, card: ScoringModel, grade: Grade): Label =>
  grade === 'UNRATED' && !isTooLittleKnown(rating, card)
    ? joined(hasExpired, vetoesOf(rating))
    : [standingOf(rating, card), vetoesOf(rating), firstToLookAt(rating, card)].reduce(joined);

/** The indicator of a row in the model that it was scored by. */
const indicatorOf = (
  row: IndicatorScore,
  card: ScoringModel,
): { readonly dimension: Dimension; readonly indicator: Indicator } | undefined => {
  const dimension = card.dimensions.find(({ code }) => code === row.dimension);
  const indicator = dimension?.indicators.find(({ code }) => code === row.code);
  return dimension === undefined || indicator === undefined ? undefined : { dimension, indicator };
};

const newModel = ({ cause, modelVersion }: Rating): Label =>
  cause === 'MODEL_CHANGED'
    ? {
        zh: `因评分模型${modelVersion}启用而重新评级。`,
        en: ` Rated anew because the scoring model ${modelVersion} came into force.`,
      }
    : nothing;

/**
 * Why this score: each indicator in words, with the rule it follows and where its input came from. `grade` is the one in
 * force at the instant that is asked about: none when the rating had expired by then.
 */
export const explainRating = (
  rating: Rating,
  card: ScoringModel,
  { items }: Disputed,
  grade: Grade = rating.grade,
): Explanation => ({
  summary: joined(joined(summaryOf(rating, card, grade), newModel(rating)), disputedSummary(items.length)),
  reasons: rating.indicators.flatMap((row) => {
    const found = indicatorOf(row, card);
    if (found === undefined) return [];
    const { dimension, indicator } = found;
    const disputed = items.includes(row.code);
    const text = joined(
      textOf(row, indicator, card.missing.givenPercent),
      disputed ? underObjection : nothing,
    );
    const { label, reference } = indicator;
    return [{ ...row, dimensionLabel: dimension.label, label, reference, text, disputed }];
  }),
});

/** An explanation is one of the indicators. */
export const explanationNeeds: readonly RatingPart[] = ['indicators'];

/** What the summary says. */
const summaryNeeds: readonly RatingPart[] = ['grade', 'supervisionClass', 'scoreMilli', 'vetoes'];

/** The explanation as far as the caller may see it: the summary is empty unless all that it says may be seen. */
export const shownExplanation = (
  { summary, reasons }: Explanation,
  parts: readonly RatingPart[],
): Explanation => ({
  summary: summaryNeeds.every((part) => parts.includes(part)) ? summary : nothing,
  reasons,
});
