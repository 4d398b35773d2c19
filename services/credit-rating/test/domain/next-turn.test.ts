import { expect, test } from '@jest/globals';
import { type EnterpriseFile, emptyFile } from '../../src/domain/enterprise-file.js';
import { nextScoreTurn } from '../../src/domain/next-turn.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record } from '../file-builder.js';

const policy = (from: string, to: string): EnterpriseFile => ({
  ...emptyFile,
  policies: [{ id: 'i/1', accepted: { from: day(from), to: day(to), paidOn: undefined } }],
});

const held = (from: string, to: string): EnterpriseFile => ({
  ...emptyFile,
  registration: {
    matches: true,
    classes: [{ code: 'HNTE', certificate: 'GR1', from: day(from), to: day(to) }],
    changedOn: day('2024-01-01'),
    sourceVersion: 1,
  },
});

const penalty = (effectiveOn: string): EnterpriseFile =>
  filed(emptyFile, record('PENALTY', effectiveOn, { severity: 'MINOR' }));

test.each([
  ['nothing ever changes an empty file', emptyFile, undefined],
  [
    'standings do not change by themselves',
    filed(emptyFile, record('PATENTS', '2025-01-01', { value: '3' })),
    undefined,
  ],
  ['a record weighs half after a year', penalty('2025-03-01'), '2026-03-02'],
  ['and a quarter after two', penalty('2023-09-01'), '2025-09-02'],
  ['and nothing after five', penalty('2020-09-01'), '2025-09-02'],
  ['an older one is done with', penalty('2020-05-01'), undefined],
  ['a class begins', held('2025-08-01', '2028-08-01'), '2025-08-01'],
  ['a class ends', held('2023-08-01', '2026-08-01'), '2026-08-01'],
  ['cover begins', policy('2025-09-01', '2026-08-31'), '2025-09-01'],
  ['a premium becomes late', policy('2025-05-15', '2026-08-31'), '2025-06-15'],
  ['an insured year is complete', policy('2024-11-01', '2026-10-31'), '2025-11-01'],
  ['cover ends', policy('2024-11-01', '2025-10-31'), '2025-11-01'],
])('%s', (_, file, expected) => {
  expect(nextScoreTurn(file, card, day('2025-06-01'))).toBe(expected);
});

test('a repaired record does not change any more', () => {
  const repaired = {
    ...record('PENALTY', '2025-03-01', { severity: 'MINOR' }),
    repairedOn: day('2025-05-01'),
  };
  expect(nextScoreTurn(filed(emptyFile, repaired), card, day('2025-06-01'))).toBeUndefined();
});
