import type { Indicator, IndicatorRule, ScoringModel } from '../src/domain/scorecard.js';
import { scorecard2025No1 } from '../src/parameters/scorecard-2025-1.js';

const { from: _, ...builtIn } = scorecard2025No1;

/** The built-in model under another version. */
export const model: ScoringModel = { ...builtIn, version: '2026.1', reference: '2026年模型修订通知' };

/** A model with one indicator changed. */
export const withIndicator = (
  base: ScoringModel,
  code: string,
  change: (indicator: Indicator) => Indicator,
): ScoringModel => ({
  ...base,
  dimensions: base.dimensions.map((dimension) => ({
    ...dimension,
    indicators: dimension.indicators.map((indicator) =>
      indicator.code === code ? change(indicator) : indicator,
    ),
  })),
});

export const withRule = (base: ScoringModel, code: string, rule: IndicatorRule): ScoringModel =>
  withIndicator(base, code, (indicator) => ({ ...indicator, rule }));

/**
 * Good tax payers gain nothing any more: 130 points of the tax grade become 30, 250 of innovation become 350. Who has
 * ten patents loses nothing.
 */
export const stricterModel = (version: string): ScoringModel => {
  const lessTax = withIndicator({ ...model, version }, 'TAX_GRADE', (indicator) => ({
    ...indicator,
    points: 30,
    rule: { method: 'BY_VALUE', kind: 'TAX_GRADE', points: { A: 30, B: 25, M: 20, C: 10, D: 0 } },
  }));
  return withIndicator(lessTax, 'INNO_PROJECT', (indicator) => ({ ...indicator, points: 130 }));
};
