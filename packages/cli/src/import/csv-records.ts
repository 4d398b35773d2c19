import { UsageError } from '../usage-error.js';

/**
 * Cuts CSV text into records (RFC 4180), holding one record at a time. Quoted cells may hold commas, line
 * breaks and doubled quotes; a line may end in LF or CRLF.
 */
export async function* csvRecords(
  chunks: AsyncIterable<string>,
): AsyncGenerator<readonly string[], void, undefined> {
  let record: string[] = [];
  let cell = '';
  let state: 'plain' | 'quoted' | 'after-quote' = 'plain';
  let atStart = true;
  const endCell = (): void => {
    record.push(cell);
    cell = '';
    state = 'plain';
    atStart = true;
  };
  for await (const chunk of chunks) {
    for (const character of chunk) {
      if (state === 'quoted') {
        if (character === '"') state = 'after-quote';
        else cell += character;
      } else if (state === 'after-quote' && character === '"') {
        cell += '"';
        state = 'quoted';
      } else if (character === ',') {
        endCell();
      } else if (character === '\n') {
        if (cell.endsWith('\r') && state === 'plain') cell = cell.slice(0, -1);
        endCell();
        yield record;
        record = [];
      } else if (character === '"' && atStart) {
        state = 'quoted';
        atStart = false;
      } else if (!(state === 'after-quote' && character === '\r')) {
        cell += character;
        atStart = false;
      }
    }
  }
  if (state === 'quoted') throw new UsageError('the file ends inside a quoted cell');
  if (cell !== '' || record.length > 0) {
    endCell();
    yield record;
  }
}
