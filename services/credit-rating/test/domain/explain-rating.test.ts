import { expect, test } from '@jest/globals';
import { assess } from '../../src/domain/assess.js';
import { nothingDisputed } from '../../src/domain/dispute.js';
import { emptyFile } from '../../src/domain/enterprise-file.js';
import { explainRating, pointsText, shownExplanation } from '../../src/domain/explain-rating.js';
import { expired, nextRating } from '../../src/domain/rating.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record, yearlyFigures } from '../file-builder.js';

test('every indicator is explained in Chinese and English, with its document and its rule', () => {
  const penalty = record('PENALTY', '2025-01-10', { severity: 'MINOR' });
  const file = filed(emptyFile, ...yearlyFigures('B'), penalty);
  const assessed = assess(file, card, day('2026-06-01'));
  const rating = nextRating([], assessed, card, 'RECORD_ADDED', new Date('2026-06-01T10:00:00+08:00'));
  if (rating === undefined) throw new Error('no rating was made');
  const { summary, reasons } = explainRating(rating, card, nothingDisputed);
  const textOf = (code: string) => reasons.find((reason) => reason.code === code)?.text;

  expect(reasons).toHaveLength(15);
  expect(summary.zh).toContain(`等级${rating.grade}`);
  expect(textOf('TAX_GRADE')?.zh).toMatch(
    /^纳税信用级别：B级（市市场监管局 D-\d+，2026-04-30），得110分（满分130分）。$/,
  );
  expect(textOf('TAX_GRADE')?.en).toMatch(
    /^Tax credit grade: B \(market regulation bureau, D-\d+, 2026-04-30\); 110 of 130 points\.$/,
  );
  expect(textOf('LAW_RECORD')?.en).toContain(
    `5 off for a minor penalty of 2025-01-10 (market regulation bureau, ${penalty.documentNumber}); 145 of 150 points.`,
  );
  expect(textOf('LAW_RECORD')?.zh).toBe(
    `行政处罚与被执行记录：2025-01-10轻微行政处罚（市市场监管局 ${penalty.documentNumber}），扣5分，得145分（满分150分）。`,
  );
  expect(textOf('CLM_LOSS_RATIO')?.zh).toBe('近三年赔付率：暂无数据，按满分60分的60%计36分。');
  expect(textOf('FINA_RECORD')?.en).toContain('nothing on record; 100 of 100 points');

  const disputed = explainRating(rating, card, { items: ['LAW_RECORD'], dimensions: ['LAW'] });
  expect(disputed.summary.zh).toMatch(/有1项处于异议处理中，结果可能更正。$/);
  expect(disputed.reasons.filter((reason) => reason.disputed)).toMatchObject([
    {
      code: 'LAW_RECORD',
      text: {
        zh: expect.stringMatching(/得145分（满分150分）。（该项异议处理中。）$/),
        en: expect.stringMatching(/145 of 150 points\. \(A record behind it is under objection\.\)$/),
      },
    },
  ]);
});

test('an unrated enterprise learns how much is missing', () => {
  const rating = nextRating(
    [],
    assess(emptyFile, card, day('2026-06-01')),
    card,
    'REGISTRATION_CHANGED',
    new Date('2026-06-01T10:00:00+08:00'),
  );
  if (rating === undefined) throw new Error('no rating was made');
  expect(explainRating(rating, card, nothingDisputed).summary.en).toBe(
    [
      'Too little is known: indicators worth 580 points are missing, more than 40 % of the whole; unrated.',
      'The largest that are missing: Tax credit grade (130), Class of enterprise (80), Valid invention patents (70).',
    ].join(' '),
  );
});

test('the summary says where most points were lost', () => {
  const file = filed(emptyFile, ...yearlyFigures('B'));
  const assessed = assess(file, card, day('2026-06-01'));
  const rating = nextRating([], assessed, card, 'RECORD_ADDED', new Date('2026-06-01T10:00:00+08:00'));
  if (rating === undefined) throw new Error('no rating was made');
  const { zh, en } = explainRating(rating, card, nothingDisputed).summary;
  expect(zh).toMatch(/。失分最多的是：连续参保年限（60分），/);
  expect(en).toMatch(/\. Most points were lost on: Years insured without a break \(60\), /);
});

test('an expired rating is told as one, and not as one of which too little is known', () => {
  const file = filed(emptyFile, ...yearlyFigures('B'), record('VETO_SET', '2026-05-01', { value: 'FRAUD' }));
  const assessed = assess(file, card, day('2026-06-01'));
  const rating = nextRating([], assessed, card, 'RECORD_ADDED', new Date('2026-06-01T10:00:00+08:00'));
  if (rating === undefined) throw new Error('no rating was made');
  const told = {
    zh: '评级已到期，不再有等级。否决事项：骗保骗补，直接列入D类。',
    en: 'The rating has expired; there is no grade any more. Class D by veto: established insurance or subsidy fraud.',
  };
  expect(explainRating(expired(rating), card, nothingDisputed).summary).toEqual(told);
  expect(explainRating(rating, card, nothingDisputed, 'UNRATED').summary).toEqual(told);
});

test('vetoes are named', () => {
  const file = filed(emptyFile, record('VETO_SET', '2026-05-01', { value: 'LICENCE_REVOKED' }));
  const assessed = assess(file, card, day('2026-06-01'));
  const rating = nextRating([], assessed, card, 'RECORD_ADDED', new Date('2026-06-01T10:00:00+08:00'));
  if (rating === undefined) throw new Error('no rating was made');
  const { zh, en } = explainRating(rating, card, nothingDisputed).summary;
  expect(zh).toContain('否决事项：吊销许可证照，直接列入D类。');
  expect(en).toContain(' Class D by veto: licence revoked.');
});

test('points are written without superfluous decimals', () => {
  expect([78_000, 2_500, 625, 0].map(pointsText)).toEqual(['78', '2.5', '0.625', '0']);
});

test('the summary is shown to whoever may see all that it says', () => {
  const explanation = { summary: { zh: '得分', en: 'Score' }, reasons: [] };
  const needed = ['grade', 'supervisionClass', 'scoreMilli', 'vetoes'] as const;
  expect(shownExplanation(explanation, [...needed, 'indicators'])).toEqual(explanation);
  for (const hidden of needed) {
    const others = needed.filter((part) => part !== hidden);
    expect(shownExplanation(explanation, [...others, 'indicators'])).toEqual({
      summary: { zh: '', en: '' },
      reasons: [],
    });
  }
});
