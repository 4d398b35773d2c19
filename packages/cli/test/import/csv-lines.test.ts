import { describe, expect, test } from '@jest/globals';
import { csvLines } from '../../src/import/csv-lines.js';
import { csvRecords } from '../../src/import/csv-records.js';

async function* chunksOf(text: string, size: number): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
}

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('CSV records', () => {
  const text = 'a,b\r\n"x, ""y""","line\nbreak"\n\n武汉,""\nlast,cell';

  test.each([1, 2, 3, 7, 100])('are the same however the text is cut (%i)', async (size) => {
    expect(await collect(csvRecords(chunksOf(text, size)))).toEqual([
      ['a', 'b'],
      ['x, "y"', 'line\nbreak'],
      [''],
      ['武汉', ''],
      ['last', 'cell'],
    ]);
  });

  test('are refused when the file ends inside a quoted cell', async () => {
    await expect(collect(csvRecords(chunksOf('a\n"b', 10)))).rejects.toThrow('inside a quoted cell');
  });
});

describe('CSV lines', () => {
  const types: Readonly<Record<string, string>> = {
    uscc: 'string',
    'kinds.0.kind': 'string',
    'kinds.0.from': 'string',
    inZone: 'boolean',
    headCount: 'integer',
  };
  const schema = { typeOf: (field: string) => types[field] };
  const linesOf = (text: string, ignored: readonly string[] = []) =>
    collect(csvLines(chunksOf(text, 50), schema, ignored));

  test('put cells where the dotted header says, typed as the door wants', async () => {
    const [line = ''] = await linesOf(
      'uscc,kinds.0.kind,kinds.0.from,inZone,headCount\n0123,BANK,2025-01-01,TRUE,12\n',
    );
    expect(JSON.parse(line)).toEqual({
      uscc: '0123',
      kinds: [{ kind: 'BANK', from: '2025-01-01' }],
      inZone: true,
      headCount: 12,
    });
  });

  test('leave empty cells out, and pass on what is not of the type', async () => {
    const [line = ''] = await linesOf('uscc,inZone,headCount\n,maybe,many\n');
    expect(JSON.parse(line)).toEqual({ inZone: 'maybe', headCount: 'many' });
  });

  test('refuse a column that the door does not know, unless it is to be ignored', async () => {
    await expect(linesOf('uscc,source\n1,x\n')).rejects.toThrow('no column source');
    expect(await linesOf('uscc,source\n1,x\n', ['source'])).toEqual(['{"uscc":"1"}']);
  });

  test('refuse a header that names a column twice', async () => {
    await expect(linesOf('uscc,uscc\n1,2\n')).rejects.toThrow('twice');
  });
});
