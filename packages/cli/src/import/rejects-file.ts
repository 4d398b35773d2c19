import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { BulkAnswer } from '@donghu/sdk';

/** Refused lines with their reasons, one JSON object a line. The file is made with the first of them. */
export class RejectsFile {
  readonly #path: string;
  readonly #append: boolean;
  #stream: WriteStream | undefined;

  constructor(path: string, append: boolean) {
    this.#path = path;
    this.#append = append;
  }

  async add(answer: BulkAnswer): Promise<void> {
    this.#stream ??= createWriteStream(this.#path, { flags: this.#append ? 'a' : 'w' });
    const { line, outcome, code, field, detail, errors, text } = answer;
    const row = JSON.stringify({ line, outcome, code, field, detail, errors, report: parsedOrText(text) });
    if (!this.#stream.write(`${row}\n`)) await once(this.#stream, 'drain');
  }

  async close(): Promise<void> {
    if (this.#stream === undefined) return;
    this.#stream.end();
    await finished(this.#stream);
  }
}

const parsedOrText = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
