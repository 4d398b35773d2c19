import { type PhysicalLine, physicalLines } from '../../src/import/physical-lines.js';

/** A file of this text, read in chunks of this size. */
export async function* chunksOf(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

export const linesOf = (text: string | Buffer, size = 50): AsyncGenerator<PhysicalLine, void, undefined> =>
  physicalLines(chunksOf(text, size), 1);

export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
