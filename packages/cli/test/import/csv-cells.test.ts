import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvCell, csvCells } from '../../src/import/csv-cells.js';

describe('the cells of a CSV record', () => {
  test.each([
    ['a,b', ['a', 'b']],
    ['', ['']],
    ['a,', ['a', '']],
    [',', ['', '']],
    ['"x, ""y""","line\nbreak"', ['x, "y"', 'line\nbreak']],
    ['武汉,""', ['武汉', '']],
    ['5" pipe,x', ['5" pipe', 'x']],
  ])('%j', (text, cells) => {
    expect(csvCells(text)).toEqual(cells);
  });

  test('are open where a quoted cell goes on in the next line', () => {
    expect(csvCells('a,"b')).toBe('open');
    expect(csvCells('a,"b""')).toBe('open');
  });

  test('are malformed where text follows a closing quote', () => {
    expect(csvCells('"a"b,c')).toBe('malformed');
  });

  test('are read as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        expect(csvCells(cells.map(csvCell).join(','))).toEqual(cells);
      }),
    );
  });
});
