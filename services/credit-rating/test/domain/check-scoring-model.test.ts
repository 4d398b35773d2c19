import { describe, expect, test } from '@jest/globals';
import { refuseScoringModel } from '../../src/domain/check-scoring-model.js';
import type { Grade, RatedClass } from '../../src/domain/grade.js';
import type { Scorecard, ScoringModel } from '../../src/domain/scorecard.js';
import { scorecards } from '../../src/parameters/scorecards.js';
import { model, stricterModel, withIndicator, withRule } from '../model-builder.js';

const faultsOf = (proposed: ScoringModel) =>
  (refuseScoringModel(proposed)?.fields ?? []).map(({ pointer, rule }) => [pointer, rule]);

type Bounds = Scorecard['grades']['bounds'];

const withBounds = (change: (bounds: Bounds) => Bounds): ScoringModel => ({
  ...model,
  grades: { ...model.grades, bounds: change(model.grades.bounds) },
});

const withBound = (
  grade: Grade,
  changed: Partial<{ readonly fromPoints: number; readonly supervisionClass: RatedClass }>,
): ScoringModel =>
  withBounds((bounds) => bounds.map((bound) => (bound.grade === grade ? { ...bound, ...changed } : bound)));

test.each([...scorecards, stricterModel('2026.2')])('$version keeps to the rules', (card) => {
  expect(refuseScoringModel(card)).toBeUndefined();
});

describe('a model is refused', () => {
  test('whose points do not add up to 1000', () => {
    const short = withIndicator(model, 'INNO_PROJECT', (indicator) => ({ ...indicator, points: 20 }));
    expect(faultsOf(short)).toEqual([['/dimensions', 'SUM']]);
    expect(refuseScoringModel(short)?.detail).toBe('the points of all indicators add up to 990, not to 1000');
  });

  test('that names an indicator or a dimension twice', () => {
    const twice = withIndicator(model, 'INNO_PATENTS', (indicator) => ({ ...indicator, code: 'TAX_GRADE' }));
    expect(faultsOf(twice)).toEqual([['/dimensions/2/indicators/1/code', 'DUPLICATE']]);
    const dimensions = model.dimensions.map((one, at) => (at === 3 ? { ...one, code: 'ID' } : one));
    expect(faultsOf({ ...model, dimensions })).toEqual([['/dimensions/3/code', 'DUPLICATE']]);
  });

  test('with a rule that gives more than its indicator', () => {
    const pointer = '/dimensions/2/indicators';
    expect(
      faultsOf(withRule(model, 'INNO_PATENTS', { method: 'PER_UNIT', kind: 'PATENTS', pointsEach: 71 })),
    ).toEqual([[`${pointer}/1/rule/pointsEach`, 'ABOVE_INDICATOR']]);
    expect(
      faultsOf(withRule(model, 'INNO_CLASS', { method: 'BEST_CLASS', points: { UNICORN: 80, HNTE: 81 } })),
    ).toEqual([[`${pointer}/0/rule/points/HNTE`, 'ABOVE_INDICATOR']]);
    expect(
      faultsOf(
        withRule(model, 'INNO_RND_RATIO', {
          method: 'AT_LEAST',
          kind: 'RND_RATIO',
          bands: [
            { atLeastPpm: 100_000, points: 71 },
            { atLeastPpm: 60_000, points: 55 },
          ],
          otherwise: 72,
        }),
      ),
    ).toEqual([
      [`${pointer}/2/rule/bands/0/points`, 'ABOVE_INDICATOR'],
      [`${pointer}/2/rule/otherwise`, 'ABOVE_INDICATOR'],
    ]);
    expect(faultsOf(withRule(model, 'INS_YEARS', { method: 'YEARS_INSURED', pointsEach: 61 }))).toEqual([
      ['/dimensions/3/indicators/0/rule/pointsEach', 'ABOVE_INDICATOR'],
    ]);
  });

  test('whose bands do not follow each other', () => {
    const ratios = withRule(model, 'INNO_RND_RATIO', {
      method: 'AT_LEAST',
      kind: 'RND_RATIO',
      bands: [
        { atLeastPpm: 30_000, points: 40 },
        { atLeastPpm: 60_000, points: 55 },
      ],
      otherwise: 15,
    });
    expect(faultsOf(ratios)).toEqual([['/dimensions/2/indicators/2/rule/bands/1/atLeastPpm', 'ORDER']]);
    const losses = withRule(model, 'CLM_LOSS_RATIO', {
      method: 'AT_MOST',
      kind: 'LOSS_RATIO',
      bands: [
        { atMostPpm: 500_000, points: 60 },
        { atMostPpm: 500_000, points: 45 },
      ],
      otherwise: 0,
    });
    expect(faultsOf(losses)).toEqual([['/dimensions/4/indicators/0/rule/bands/1/atMostPpm', 'ORDER']]);
    const weights = [
      { throughYears: 2, percent: 100 },
      { throughYears: 1, percent: 50 },
    ];
    expect(faultsOf({ ...model, negativeWeights: { ...model.negativeWeights, bands: weights } })).toEqual([
      ['/negativeWeights/bands/1/throughYears', 'ORDER'],
    ]);
  });

  test('with a method that cannot read its kind, or a value that the kind never has', () => {
    expect(
      faultsOf(withRule(model, 'INNO_PATENTS', { method: 'PER_UNIT', kind: 'TAX_GRADE', pointsEach: 7 })),
    ).toEqual([['/dimensions/2/indicators/1/rule/kind', 'KIND_NOT_ALLOWED']]);
    expect(
      faultsOf(withRule(model, 'TAX_GRADE', { method: 'BY_VALUE', kind: 'PATENTS', points: { A: 130 } })),
    ).toEqual([['/dimensions/1/indicators/0/rule/kind', 'KIND_NOT_ALLOWED']]);
    expect(
      faultsOf(
        withRule(model, 'TAX_GRADE', {
          method: 'BY_VALUE',
          kind: 'TAX_GRADE',
          points: { A: 130, B: 110, C: 50, D: 0, E: 0 },
        }),
      ),
    ).toEqual([
      ['/dimensions/1/indicators/0/rule/points/E', 'UNKNOWN_CODE'],
      ['/dimensions/1/indicators/0/rule/points/M', 'REQUIRED'],
    ]);
  });

  test('with deductions that are not told apart', () => {
    expect(
      faultsOf(
        withRule(model, 'LAW_RECORD', {
          method: 'DEDUCTIONS',
          deductions: [
            { kind: 'PENALTY', points: 10 },
            { kind: 'ENFORCEMENT', severity: 'MINOR', points: 60 },
            { kind: 'FALSE_CLAIM', points: 20 },
            { kind: 'FALSE_CLAIM', points: 30 },
          ],
        }),
      ),
    ).toEqual([
      ['/dimensions/5/indicators/0/rule/deductions/0/severity', 'REQUIRED'],
      ['/dimensions/5/indicators/0/rule/deductions/1/severity', 'NOT_ALLOWED'],
      ['/dimensions/5/indicators/0/rule/deductions/3', 'DUPLICATE'],
    ]);
  });

  test('whose grades are not all there, once, from the best down', () => {
    expect(faultsOf(withBounds((bounds) => bounds.slice(1)))).toEqual([['/grades/bounds', 'GRADES']]);
    expect(faultsOf(withBounds((bounds) => bounds.toReversed()))).toEqual([['/grades/bounds', 'GRADES']]);
    expect(faultsOf(withBounds(([best, ...others]) => (best ? [best, best, ...others] : [])))).toEqual([
      ['/grades/bounds', 'GRADES'],
    ]);
  });

  test('whose bounds do not descend to nothing', () => {
    expect(faultsOf(withBound('A', { fromPoints: 800 }))).toEqual([['/grades/bounds/2/fromPoints', 'ORDER']]);
    expect(faultsOf(withBound('C', { fromPoints: 100 }))).toEqual([
      ['/grades/bounds/6/fromPoints', 'LAST_BOUND'],
    ]);
  });

  test('that puts a lower grade into a better class', () => {
    expect(faultsOf(withBound('BBB', { supervisionClass: 'A' }))).toEqual([
      ['/grades/bounds/3/supervisionClass', 'ORDER'],
    ]);
  });

  test('for everything that is wrong at once', () => {
    const twice = withIndicator(withBound('A', { fromPoints: 900 }), 'TAX_GRADE', (indicator) => ({
      ...indicator,
      code: 'ID_REGISTRATION',
      points: 120,
    }));
    expect(faultsOf(twice)).toEqual([
      ['/dimensions/1/indicators/0/code', 'DUPLICATE'],
      ['/dimensions/1/indicators/0/rule/points/A', 'ABOVE_INDICATOR'],
      ['/dimensions', 'SUM'],
      ['/grades/bounds/2/fromPoints', 'ORDER'],
    ]);
    expect(refuseScoringModel(twice)?.detail).toBe('4 rules of a scoring model are broken');
  });
});
