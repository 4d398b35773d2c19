import { type PolicyBook, soundPolicy } from '@donghu/simulator';

const chunkBytes = 65_536;
const digits = 7;

/** A number sorts as its policy does in the file. */
const policyNumberOf = (run: string, number: number): string =>
  `BULK-${run}-${String(number).padStart(digits, '0')}`;

/** The bounds of the numbers of a run's policies: from the first on, and before the second. */
export const numbersOfRun = (run: string): readonly [from: string, before: string] =>
  // What follows the hyphen in ASCII.
  [`BULK-${run}-`, `BULK-${run}.`];

const lineOf = (book: PolicyBook, run: string, number: number): string =>
  `${JSON.stringify({ ...soundPolicy(book, number), policyNumber: policyNumberOf(run, number) })}\n`;

/**
 * A file of distinct policies of every line, by several insurers, one a line, in the pieces in which it is sent; all
 * bytes are made beforehand.
 */
export const policyFile = (book: PolicyBook, run: string, from: number, count: number): readonly Buffer[] => {
  const chunks: Buffer[] = [];
  let text = '';
  for (let number = from; number < from + count; number += 1) {
    text += lineOf(book, run, number);
    if (text.length < chunkBytes) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  return text === '' ? chunks : [...chunks, Buffer.from(text)];
};
