import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { csvLines } from './csv-lines.js';
import type { DoorSchema } from './door-schema.js';

export const isCsv = (file: string): boolean => extname(file).toLowerCase() === '.csv';

/** A file as the lines of a bulk door, behind the first `skip` of them. */
export async function* fileLines(
  file: string,
  skip: number,
  schema: DoorSchema,
  ignoredColumns: readonly string[],
): AsyncGenerator<string, void, undefined> {
  const text = withoutByteOrderMark(createReadStream(file, { encoding: 'utf8', highWaterMark: 262_144 }));
  const lines = isCsv(file) ? csvLines(text, schema, ignoredColumns) : ndjsonLines(text);
  let passed = 0;
  for await (const line of lines) {
    if (passed < skip) passed += 1;
    else yield line;
  }
}

/** How many lines a file has: for the progress only, so a line break in a quoted cell may count. */
export const countLines = async (file: string): Promise<number> => {
  let count = 0;
  let last = 0x0a;
  for await (const chunk of createReadStream(file, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    for (let from = chunk.indexOf(0x0a); from !== -1; from = chunk.indexOf(0x0a, from + 1)) count += 1;
    last = chunk.at(-1) ?? last;
  }
  const whole = last === 0x0a ? count : count + 1;
  return isCsv(file) ? Math.max(0, whole - 1) : whole;
};

async function* ndjsonLines(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* withoutByteOrderMark(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let first = true;
  for await (const chunk of chunks) {
    yield first ? chunk.replace(/^\ufeff/, '') : chunk;
    first = false;
  }
}
