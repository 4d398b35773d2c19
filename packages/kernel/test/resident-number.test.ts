import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { containsResidentNumber } from '../src/index.js';

// The example of GB 11643-1999 itself, and a made-up number with a birth date of 1900.
test.each([
  '11010519491231002X',
  '11010519491231002x',
  '420100190001010010',
  '被保险人身份证号11010519491231002X，已核',
  'ID:11010519491231002X.',
  'ID11010519491231002Xzhang',
  '１１０１０５１９４９１２３１００２Ｘ',
  '914403001922038216 and 11010519491231002X',
])('found in %j', (text) => {
  expect(containsResidentNumber(text)).toBe(true);
});

test.each([
  ['', 'nothing'],
  ['110105194912310021', 'a wrong check character'],
  ['11010519490231002X', '31 February'],
  ['01010519491231002X', 'a division that begins with 0'],
  ['440524188001010014', 'born in 1880'],
  ['1101051949123100', 'too short'],
  ['911010519491231002X', 'a longer run of digits before'],
  ['11010519491231002X7', 'a digit after'],
  ['PZ-2025-0001 premium 80000.00', 'an ordinary text'],
])('not found in %j: %s', (text) => {
  expect(containsResidentNumber(text)).toBe(false);
});

test('no registered unified social credit code is taken for one', () => {
  const codes = readFileSync(new URL('data/uscc-examples.csv', import.meta.url), 'utf8');
  expect(containsResidentNumber(codes)).toBe(false);
});

test('a long text is searched in one pass', () => {
  expect(containsResidentNumber(`${'1'.repeat(1_000_000)} 11010519491231002X`)).toBe(true);
});
