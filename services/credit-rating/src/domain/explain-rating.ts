import type { Disputed } from './dispute.js';
import type { Rating } from './rating.js';
import type { RatingPart } from './rating-part.js';
import type { IndicatorScore } from './score-indicator.js';
import type { Indicator, Label, ScoringModel } from './scorecard.js';

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

const textOf = (row: IndicatorScore, { label }: Indicator, missingPercent: number): Label => {
  const points = pointsText(row.pointsMilli);
  const maximum = pointsText(row.maximumMilli);
  if (row.state === 'MISSING') {
    return {
      zh: `${label.zh}：暂无数据，按满分${maximum}分的${missingPercent}%计${points}分。`,
      en: `${label.en}: no data; ${missingPercent} % of ${maximum} points are given, ${points}.`,
    };
  }
  if (row.state === 'NONE') {
    return {
      zh: `${label.zh}：无相关记录，得${points}分（满分${maximum}分）。`,
      en: `${label.en}: nothing on record; ${points} of ${maximum} points.`,
    };
  }
  const deductions = row.evidence.filter(({ deductedMilli }) => deductedMilli !== undefined);
  if (deductions.length > 0) {
    const zh = deductions.map(
      (one) =>
        `${one.date} ${one.source} ${one.documentNumber}（${one.fact}）${one.repairedOn === undefined ? '' : `已于${one.repairedOn}修复，`}扣${pointsText(one.deductedMilli ?? 0)}分`,
    );
    const en = deductions.map(
      (one) =>
        `${pointsText(one.deductedMilli ?? 0)} off for ${one.fact} of ${one.date} (${one.source} ${one.documentNumber}${one.repairedOn === undefined ? '' : `, repaired on ${one.repairedOn}`})`,
    );
    return {
      zh: `${label.zh}：${zh.join('；')}；得${points}分（满分${maximum}分）。`,
      en: `${label.en}: ${en.join('; ')}; ${points} of ${maximum} points.`,
    };
  }
  const [from] = row.evidence;
  const sourceZh =
    from === undefined
      ? ''
      : `（${[from.source, from.documentNumber, from.date].join(' ').replace('  ', ' ')}）`;
  const sourceEn =
    from === undefined ? '' : ` (${[from.source, from.documentNumber].join(' ').trim()}, ${from.date})`;
  return {
    zh: `${label.zh}：${row.input}${sourceZh}，得${points}分（满分${maximum}分）。`,
    en: `${label.en}: ${row.input}${sourceEn}; ${points} of ${maximum} points.`,
  };
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

const summaryOf = (rating: Rating, card: ScoringModel): Label => {
  const vetoed = rating.vetoes.length > 0;
  const vetoes = rating.vetoes.join(', ');
  if (rating.grade === 'UNRATED') {
    const missing = pointsText(rating.missingMilli);
    const limit = card.missing.unratedAbovePercent;
    return {
      zh: `数据不足：缺失指标合计${missing}分，超过总分的${limit}%，不予评级。${vetoed ? `否决事项：${vetoes}，直接列入D类。` : ''}`,
      en: `Too little is known: indicators worth ${missing} points are missing, more than ${limit} % of the whole; unrated.${vetoed ? ` Class D by veto: ${vetoes}.` : ''}`,
    };
  }
  const score = pointsText(rating.scoreMilli);
  return {
    zh: `得分${score}，等级${rating.grade}，监管类别${rating.supervisionClass}。${vetoed ? `否决事项：${vetoes}，直接列入D类。` : ''}`,
    en: `Score ${score}, grade ${rating.grade}, supervision class ${rating.supervisionClass}.${vetoed ? ` Class D by veto: ${vetoes}.` : ''}`,
  };
};

const newModel = ({ cause, modelVersion }: Rating): Label =>
  cause === 'MODEL_CHANGED'
    ? {
        zh: `因评分模型${modelVersion}启用而重新评级。`,
        en: ` Rated anew because the scoring model ${modelVersion} came into force.`,
      }
    : nothing;

/** Why this score: each indicator in words, with the rule it follows and where its input came from. */
export const explainRating = (rating: Rating, card: ScoringModel, { items }: Disputed): Explanation => ({
  summary: joined(joined(summaryOf(rating, card), newModel(rating)), disputedSummary(items.length)),
  reasons: rating.indicators.flatMap((row) => {
    const dimension = card.dimensions.find(({ code }) => code === row.dimension);
    const indicator = dimension?.indicators.find(({ code }) => code === row.code);
    if (dimension === undefined || indicator === undefined) return [];
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
