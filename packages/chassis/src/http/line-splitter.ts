/** One line of a stream, without its end. `bytes` is undefined for one that is over the limit. */
export interface RawLine {
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
  /** Whether the stream ended before the line did. */
  readonly cutOff: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const isBlank = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === carriageReturn);

/**
 * Cuts a stream of bytes into lines, holding no more than the piece at hand and the line begun before it. Blank lines
 * are counted and left out; a `\r` before the end belongs to the end.
 */
export class LineSplitter {
  readonly #limitBytes: number;
  #parts: Buffer[] = [];
  #size = 0;
  #number = 1;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  push(chunk: Buffer): readonly RawLine[] {
    const lines: RawLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed, from); end !== -1; end = chunk.indexOf(lineFeed, from)) {
      this.#keep(chunk.subarray(from, end));
      from = end + 1;
      this.#take(false, lines);
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** What is left when the stream has ended: a last line need not have an end. */
  end(): readonly RawLine[] {
    const lines: RawLine[] = [];
    this.#take(true, lines);
    return lines;
  }

  #keep(part: Buffer): void {
    this.#size += part.length;
    if (this.#size > this.#limitBytes) {
      this.#parts = [];
    } else if (part.length > 0) {
      this.#parts.push(part);
    }
  }

  #take(cutOff: boolean, lines: RawLine[]): void {
    const [first] = this.#parts;
    const bytes = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    const line = { number: this.#number, bytes: this.#size > this.#limitBytes ? undefined : bytes, cutOff };
    this.#parts = [];
    this.#size = 0;
    this.#number += 1;
    if (line.bytes === undefined || !isBlank(line.bytes)) {
      lines.push(line);
    }
  }
}
