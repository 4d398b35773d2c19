import { expect, test } from '@jest/globals';
import { textTable } from '../src/text-table.js';

test('Chinese characters take two columns, numbers are set to the right', () => {
  expect(
    textTable(
      ['险种', 'lines'],
      [
        ['专利险', '5'],
        ['EIT', '1,200'],
      ],
    ),
  ).toBe(['险种    lines', '──────  ─────', '专利险      5', 'EIT     1,200'].join('\n'));
});
