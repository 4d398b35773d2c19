import { describe, expect, test } from '@jest/globals';
import { CsvColumns } from '../../src/import/csv-columns.js';
import { csvRecords, readCsvHeader } from '../../src/import/csv-records.js';
import type { SourceRecord } from '../../src/import/source-record.js';
import { collect, linesOf } from './source-of-text.js';

const types: Readonly<Record<string, string>> = {
  uscc: 'string',
  'kinds.0.kind': 'string',
  'kinds.0.from': 'string',
  inZone: 'boolean',
  headCount: 'integer',
};
const schema = { typeOf: (field: string) => types[field], required: ['uscc'] };

const recordsOf = async (text: string | Buffer, ignored: readonly string[] = []): Promise<SourceRecord[]> => {
  const header = await readCsvHeader(linesOf(text));
  const columns = CsvColumns.of(header ?? [], schema, ignored);
  return collect(csvRecords(linesOf(text), columns));
};

/** Per record that says something: the line, and what is sent or why not. */
const gist = (records: readonly SourceRecord[]) =>
  records.flatMap(({ line, report, refusal }) =>
    report === undefined && refusal === undefined
      ? []
      : [[line, report === undefined ? refusal?.code : JSON.parse(report)]],
  );

describe('CSV records', () => {
  test('put cells where the dotted header says, typed as the door wants', async () => {
    const records = await recordsOf(
      'uscc,kinds.0.kind,kinds.0.from,inZone,headCount\n0123,BANK,2025-01-01,TRUE,12\n',
    );
    expect(gist(records)).toEqual([
      [2, { uscc: '0123', kinds: [{ kind: 'BANK', from: '2025-01-01' }], inZone: true, headCount: 12 }],
    ]);
  });

  test('leave empty cells out, and pass on what is not of the type', async () => {
    const records = await recordsOf('uscc,inZone,headCount\n,maybe,many\n');
    expect(gist(records)).toEqual([[2, { inZone: 'maybe', headCount: 'many' }]]);
  });

  test('bear the number of the line on which they begin, and cover every byte', async () => {
    const text = '\ufeffuscc,inZone\r\n"a\r\nb",\r\n\r\n,\r\nc,true';
    const records = await recordsOf(text);
    expect(gist(records)).toEqual([
      [2, { uscc: 'a\r\nb' }],
      [6, { uscc: 'c', inZone: true }],
    ]);
    expect(Buffer.concat(records.map(({ bytes }) => bytes)).toString()).toBe(text);
    expect(records.map(({ nextLine }) => nextLine)).toEqual([2, 4, 5, 6, 7]);
  });

  test('a quote that is never closed takes only its own line along', async () => {
    const rest = Array.from({ length: 40_000 }, (_, index) => `u${index},true\n`).join('');
    const records = await recordsOf(`uscc,inZone\na,"true\n${rest}`);
    expect(gist(records).slice(0, 3)).toEqual([
      [2, 'CSV_QUOTE'],
      [3, { uscc: 'u0', inZone: true }],
      [4, { uscc: 'u1', inZone: true }],
    ]);
    expect(gist(records)).toHaveLength(40_001);
    const [, refused] = records;
    expect(refused?.text).toBe('a,"true');
  });

  test('are refused one by one where cells are missing, too many, or a header comes again', async () => {
    const records = await recordsOf('uscc,inZone\na\nb,true,12\nuscc,inZone\n"c"x,true\nd,false\n');
    expect(gist(records)).toEqual([
      [2, 'CSV_CELL_COUNT'],
      [3, 'CSV_CELL_COUNT'],
      [4, 'CSV_HEADER_REPEATED'],
      [5, 'CSV_QUOTE'],
      [6, { uscc: 'd', inZone: false }],
    ]);
  });

  test('are refused where they are not UTF-8', async () => {
    const gb18030 = Buffer.from([0xce, 0xe4, 0xba, 0xba]);
    const records = await recordsOf(
      Buffer.concat([Buffer.from('uscc,inZone\n'), gb18030, Buffer.from(',true\n')]),
    );
    expect(gist(records)).toEqual([[2, 'TEXT_NOT_UTF8']]);
  });

  test('leave out what says why they were refused before', async () => {
    const records = await recordsOf('refused.line,refused.code,uscc\n7,USCC_INVALID,abc\n');
    expect(gist(records)).toEqual([[2, { uscc: 'abc' }]]);
  });
});

describe('a CSV header', () => {
  test('with a column that the door does not know is refused, unless it is to be ignored', async () => {
    await expect(recordsOf('uscc,source\n1,x\n')).rejects.toThrow('no column source');
    expect(gist(await recordsOf('uscc,source\n1,x\n', ['source']))).toEqual([[2, { uscc: '1' }]]);
  });

  test('that names a column twice is refused', async () => {
    await expect(recordsOf('uscc,uscc\n1,2\n')).rejects.toThrow('twice');
  });

  test('that lacks what every line needs is refused', async () => {
    await expect(recordsOf('inZone,headCount\ntrue,2\n')).rejects.toThrow(
      'lacks what every line needs: uscc',
    );
  });

  test('that is a line of data is told from one', async () => {
    await expect(recordsOf('91420100,BANK\n')).rejects.toThrow('the first line is no header');
  });
});
