import { expect, test } from '@jest/globals';
import { recordKinds, severities, valueFormOf } from '../../src/domain/credit-record.js';
import { inputWords, sourceWords, wordsOf } from '../../src/domain/fact-words.js';
import { vetoes } from '../../src/domain/grade.js';
import type { IndicatorRule } from '../../src/domain/scorecard.js';
import { sourceNames } from '../../src/domain/source-names.js';
import { departments } from '../../src/parameters/departments.js';
import { pushTerms } from '../../src/parameters/push-terms.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day } from '../file-builder.js';

const rules = card.dimensions.flatMap(({ indicators }) => indicators.map(({ rule }) => rule));

const ruleOf = (method: IndicatorRule['method']): IndicatorRule => {
  const found = rules.find((rule) => rule.method === method);
  if (found === undefined) throw new Error(`the model has no rule ${method}`);
  return found;
};

test('every code that a model or a record can name has words', () => {
  const classes = rules.flatMap((rule) => (rule.method === 'BEST_CLASS' ? Object.keys(rule.points) : []));
  const values = recordKinds.flatMap((kind) => {
    const form = valueFormOf(kind);
    // The tax bureau's grades are letters in both languages.
    return form.form === 'ONE_OF' && kind !== 'TAX_GRADE' ? form.values : [];
  });
  const deducted = rules.flatMap((rule) => (rule.method === 'DEDUCTIONS' ? rule.deductions : []));
  const negatives = deducted.map(({ kind, severity }) =>
    severity === undefined ? kind : `${kind} ${severity}`,
  );
  expect(negatives).toEqual(expect.arrayContaining(severities.map((severity) => `PENALTY ${severity}`)));
  for (const code of [...classes, ...values, ...negatives, ...vetoes, 'MATCHES', 'DIFFERS', 'NONE']) {
    expect(wordsOf(code).zh).toMatch(/[\u4e00-\u9fff]/);
    expect(wordsOf(code).en).not.toBe(code);
  }
});

test('what is told of a record has the same name as what is published of it', () => {
  const { PENALTY: _, VETO_SET: __, VETO_CLEARED: ___, ...kinds } = pushTerms.results.kinds;
  const { MINOR, ORDINARY, SERIOUS, ...vetoNames } = pushTerms.results.categories;
  for (const [code, zh] of Object.entries({ ...kinds, ...vetoNames })) expect(wordsOf(code).zh).toBe(zh);
  for (const [code, zh] of Object.entries({ MINOR, ORDINARY, SERIOUS })) {
    expect(wordsOf(`PENALTY ${code}`).zh).toBe(`${zh}行政处罚`);
  }
});

test('every department has its name', () => {
  for (const code of departments) expect(sourceNames[code]?.zh).toMatch(/^[\u4e00-\u9fff]+$/);
});

test.each([
  ['PER_UNIT', '28', '28项', '28'],
  ['AT_LEAST', '0.105000', '10.5%', '10.5 %'],
  ['AT_MOST', '0.000000', '0%', '0 %'],
  ['AT_MOST', '1.000000', '100%', '100 %'],
  ['YEARS_INSURED', '1', '1年', '1 year'],
  ['YEARS_INSURED', '3', '3年', '3 years'],
  ['PREMIUM_ON_TIME', '1/1', '1笔保费中1笔按时', '1 of 1 premium'],
  ['PREMIUM_ON_TIME', '2/3', '3笔保费中2笔按时', '2 of 3 premiums'],
  ['BEST_CLASS', 'HNTE', '高新技术企业', 'high-tech enterprise'],
  ['BEST_CLASS', 'CLASS_OF_TOMORROW', 'CLASS_OF_TOMORROW', 'CLASS_OF_TOMORROW'],
] as const)('the input of %s, %s, reads %s and %s', (method, input, zh, en) => {
  expect(inputWords(ruleOf(method), input)).toEqual({ zh, en });
});

test('a source is told with its document, if it has one', () => {
  const evidence = { source: 'TAX', documentNumber: 'D-1', date: day('2026-04-30'), fact: 'A' };
  expect(sourceWords(evidence)).toEqual({ zh: '市税务局 D-1', en: 'tax bureau, D-1' });
  expect(sourceWords({ ...evidence, source: 'POLICIES', documentNumber: '' })).toEqual({
    zh: '平台保单记录',
    en: "the platform's policies",
  });
});
