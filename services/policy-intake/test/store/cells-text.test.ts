import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cellsText, parseCells } from '../../src/store/cells-text.js';
import { anyFigures } from './any-figures.js';

const cells = fc.uniqueArray(
  fc.record({
    line: fc.constantFrom('RND_LIAB', 'CYBER'),
    insurerUscc: fc.constantFrom('91100000710931483R', '91440300100012316L'),
    days: fc.dictionary(fc.constantFrom('2025-01-01', '2025-12-31', '2026-01-01'), anyFigures, {
      minKeys: 1,
    }),
  }),
  { selector: ({ line, insurerUscc }) => `${line} ${insurerUscc}` },
);

test('cells are read as they were written', () => {
  fc.assert(
    fc.property(cells, (written) => {
      expect(parseCells(cellsText(written))).toEqual(
        written.map((cell) => ({ ...cell, days: { ...cell.days } })),
      );
    }),
  );
});
