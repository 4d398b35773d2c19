/** No door takes a longer line: the bulk doors stop at 64 KiB of JSON. */
export const longestLineBytes = 131_072;

const beginningBytes = 400;
const lineFeed = 0x0a;
const nothing = Buffer.alloc(0);

/** A line as an editor counts it, or a part of one that is too long to be held. */
export interface PhysicalLine {
  /** From 1. */
  readonly number: number;
  /** With its line end. */
  readonly bytes: Buffer;
  /** `piece`: more of the same line follows; `long`: the last piece, and how the line began. */
  readonly part: 'whole' | 'piece' | 'long';
  readonly beginning?: Buffer;
}

/** Cuts chunks of a file into lines, and holds no more than one line of the permitted length. */
export async function* physicalLines(
  chunks: AsyncIterable<Buffer>,
  firstNumber: number,
): AsyncGenerator<PhysicalLine, void, undefined> {
  let number = firstNumber;
  let held: Buffer = nothing;
  let beginning: Buffer | undefined;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(lineFeed, from);
      const piece = chunk.subarray(from, end === -1 ? chunk.length : end + 1);
      from += piece.length;
      held = held.length === 0 ? piece : Buffer.concat([held, piece]);
      if (held.length > longestLineBytes) beginning ??= Buffer.from(held.subarray(0, beginningBytes));
      if (end !== -1) {
        yield lineOf(number, held, beginning);
        number += 1;
        held = nothing;
        beginning = undefined;
      } else if (beginning !== undefined) {
        yield { number, bytes: held, part: 'piece' };
        held = nothing;
      }
    }
  }
  if (held.length > 0 || beginning !== undefined) yield lineOf(number, held, beginning);
}

const lineOf = (number: number, bytes: Buffer, beginning: Buffer | undefined): PhysicalLine =>
  beginning === undefined ? { number, bytes, part: 'whole' } : { number, bytes, part: 'long', beginning };
