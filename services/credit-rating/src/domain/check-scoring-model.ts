import { type DomainError, domainError, type FieldFault } from '@donghu/kernel';
import { type RecordKind, type ValueForm, valueFormOf } from './credit-record.js';
import { grades, ratedClasses } from './grade.js';
import { type Indicator, type IndicatorRule, pointsOfModel, type ScoringModel } from './scorecard.js';

type Faults = readonly FieldFault[];

const fault = (pointer: string, rule: string, detail: string): FieldFault => ({ pointer, rule, detail });

/** Each repetition of a text, by its place. */
const repetitions = (texts: readonly { readonly pointer: string; readonly text: string }[]): Faults => {
  const seen = new Set<string>();
  return texts.flatMap(({ pointer, text }) => {
    if (seen.has(text)) return [fault(pointer, 'DUPLICATE', `${text} stands above already`)];
    seen.add(text);
    return [];
  });
};

const placed = ({ dimensions }: ScoringModel) =>
  dimensions.flatMap(({ indicators }, dimension) =>
    indicators.map((indicator, at) => ({
      pointer: `/dimensions/${dimension}/indicators/${at}`,
      indicator,
    })),
  );

const codeFaults = (model: ScoringModel): Faults => [
  ...repetitions(model.dimensions.map(({ code }, at) => ({ pointer: `/dimensions/${at}/code`, text: code }))),
  ...repetitions(
    placed(model).map(({ pointer, indicator: { code } }) => ({ pointer: `${pointer}/code`, text: code })),
  ),
];

/** Numbers of a list of which each passes the one before it. */
const orderFaults = (
  numbers: readonly { readonly pointer: string; readonly value: number }[],
  direction: 'ascend' | 'descend',
): Faults =>
  numbers.flatMap(({ pointer, value }, at) => {
    const before = numbers[at - 1]?.value;
    const isInOrder = before === undefined || (direction === 'ascend' ? value > before : value < before);
    return isInOrder
      ? []
      : [fault(pointer, 'ORDER', `they ${direction}: ${value} does not follow ${before}`)];
  });

interface Given {
  readonly pointer: string;
  readonly points: number;
}

const givenByKey = (pointer: string, points: Readonly<Record<string, number>>): readonly Given[] =>
  Object.entries(points).map(([key, given]) => ({ pointer: `${pointer}/points/${key}`, points: given }));

/** The points that a rule may give, each by its place; what is given for each unit or year counts once. */
const givenPoints = (pointer: string, rule: IndicatorRule): readonly Given[] => {
  switch (rule.method) {
    case 'BEST_CLASS':
    case 'BY_VALUE':
      return givenByKey(pointer, rule.points);
    case 'PER_UNIT':
    case 'YEARS_INSURED':
      return [{ pointer: `${pointer}/pointsEach`, points: rule.pointsEach }];
    case 'AT_LEAST':
    case 'AT_MOST':
      return [
        ...rule.bands.map(({ points }, at) => ({ pointer: `${pointer}/bands/${at}/points`, points })),
        { pointer: `${pointer}/otherwise`, points: rule.otherwise },
      ];
    default:
      return [];
  }
};

/** A kind of record that the rule cannot read. */
const kindFaults = (pointer: string, kind: RecordKind, form: ValueForm['form']): Faults =>
  valueFormOf(kind).form === form
    ? []
    : [fault(`${pointer}/kind`, 'KIND_NOT_ALLOWED', `the value of ${kind} cannot be read by this method`)];

/** Each value that a record of the kind may have is given its points, so that none is worth nothing by mistake. */
const valueFaults = (
  pointer: string,
  { kind, points }: Extract<IndicatorRule, { method: 'BY_VALUE' }>,
): Faults => {
  const form = valueFormOf(kind);
  if (form.form !== 'ONE_OF') return kindFaults(pointer, kind, 'ONE_OF');
  return [
    ...Object.keys(points)
      .filter((value) => !form.values.includes(value))
      .map((value) =>
        fault(`${pointer}/points/${value}`, 'UNKNOWN_CODE', `${kind} is one of ${form.values.join(', ')}`),
      ),
    ...form.values
      .filter((value) => !Object.hasOwn(points, value))
      .map((value) => fault(`${pointer}/points/${value}`, 'REQUIRED', `${kind} may be ${value}`)),
  ];
};

const deductionFaults = (
  pointer: string,
  { deductions }: Extract<IndicatorRule, { method: 'DEDUCTIONS' }>,
): Faults => [
  ...deductions.flatMap(({ kind, severity }, at) => {
    const place = `${pointer}/deductions/${at}/severity`;
    if (kind === 'PENALTY') {
      return severity === undefined ? [fault(place, 'REQUIRED', 'penalties weigh by their severity')] : [];
    }
    return severity === undefined ? [] : [fault(place, 'NOT_ALLOWED', 'only a penalty has a severity')];
  }),
  ...repetitions(
    deductions.map(({ kind, severity }, at) => ({
      pointer: `${pointer}/deductions/${at}`,
      text: severity === undefined ? kind : `${kind} ${severity}`,
    })),
  ),
];

const ruleFaults = (pointer: string, rule: IndicatorRule): Faults => {
  switch (rule.method) {
    case 'BY_VALUE':
      return valueFaults(pointer, rule);
    case 'PER_UNIT':
      return kindFaults(pointer, rule.kind, 'COUNT');
    case 'AT_LEAST':
      return [
        ...kindFaults(pointer, rule.kind, 'RATE'),
        ...orderFaults(
          rule.bands.map(({ atLeastPpm: value }, at) => ({
            pointer: `${pointer}/bands/${at}/atLeastPpm`,
            value,
          })),
          'descend',
        ),
      ];
    case 'AT_MOST':
      return [
        ...kindFaults(pointer, rule.kind, 'RATE'),
        ...orderFaults(
          rule.bands.map(({ atMostPpm: value }, at) => ({
            pointer: `${pointer}/bands/${at}/atMostPpm`,
            value,
          })),
          'ascend',
        ),
      ];
    case 'DEDUCTIONS':
      return deductionFaults(pointer, rule);
    default:
      return [];
  }
};

const indicatorFaults = (pointer: string, { points: most, rule }: Indicator): Faults => [
  ...ruleFaults(`${pointer}/rule`, rule),
  ...givenPoints(`${pointer}/rule`, rule)
    .filter(({ points }) => points > most)
    .map((given) =>
      fault(given.pointer, 'ABOVE_INDICATOR', `${given.points} is more than the indicator's ${most} points`),
    ),
];

const sumFaults = (model: ScoringModel): Faults => {
  const sum = placed(model).reduce((total, { indicator: { points } }) => total + points, 0);
  return sum === pointsOfModel
    ? []
    : [fault('/dimensions', 'SUM', `the points of all indicators add up to ${sum}, not to ${pointsOfModel}`)];
};

const gradeFaults = ({ grades: { bounds } }: ScoringModel): Faults => {
  const pointer = '/grades/bounds';
  if (bounds.map(({ grade }) => grade).join() !== grades.join()) {
    return [fault(pointer, 'GRADES', `each grade stands there once, the best first: ${grades.join(', ')}`)];
  }
  const classAt = (at: number): number => {
    const bound = bounds[at];
    return bound === undefined ? 0 : ratedClasses.indexOf(bound.supervisionClass);
  };
  const last = bounds.length - 1;
  return [
    ...orderFaults(
      bounds.map(({ fromPoints: value }, at) => ({ pointer: `${pointer}/${at}/fromPoints`, value })),
      'descend',
    ),
    ...bounds.flatMap(({ supervisionClass }, at) =>
      at > 0 && classAt(at) < classAt(at - 1)
        ? [
            fault(
              `${pointer}/${at}/supervisionClass`,
              'ORDER',
              `a lower grade is in no better class: ${supervisionClass}`,
            ),
          ]
        : [],
    ),
    ...(bounds[last]?.fromPoints === 0
      ? []
      : [fault(`${pointer}/${last}/fromPoints`, 'LAST_BOUND', 'the lowest grade begins at 0 points')]),
  ];
};

const weightFaults = ({ negativeWeights: { bands } }: ScoringModel): Faults =>
  orderFaults(
    bands.map(({ throughYears: value }, at) => ({
      pointer: `/negativeWeights/bands/${at}/throughYears`,
      value,
    })),
    'ascend',
  );

/** Every rule that a proposed model breaks, beyond the form of its fields; or nothing. */
export const refuseScoringModel = (model: ScoringModel): DomainError | undefined => {
  const faults = [
    ...codeFaults(model),
    ...placed(model).flatMap(({ pointer, indicator }) => indicatorFaults(pointer, indicator)),
    ...sumFaults(model),
    ...weightFaults(model),
    ...gradeFaults(model),
  ];
  const [first] = faults;
  if (first === undefined) return undefined;
  const detail = faults.length === 1 ? first.detail : `${faults.length} rules of a scoring model are broken`;
  return domainError('VALIDATION_FAILED', detail, { fields: faults });
};
