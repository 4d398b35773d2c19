import { once } from 'node:events';
import type { ClientRequest } from 'node:http';

const flushAtCharacters = 32_768;

/** Puts lines together into writes of a fair size; what has gathered goes out at the end of the turn anyway. */
export class LineWriter {
  readonly #request: ClientRequest;
  readonly #session: AbortSignal;
  #text = '';
  #scheduled = false;
  bytes = 0;

  constructor(request: ClientRequest, session: AbortSignal) {
    this.#request = request;
    this.#session = session;
  }

  /** Waits while the other side does not read. */
  async write(line: string): Promise<void> {
    this.#text += `${line}\n`;
    if (this.#text.length >= flushAtCharacters) this.#flush();
    else this.#schedule();
    // Asked of the request itself: what a turn's end sent may have drained since.
    if (this.#request.writableNeedDrain) await once(this.#request, 'drain', { signal: this.#session });
  }

  end(): void {
    this.#flush();
    this.#request.end();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#text === '' || this.#session.aborted) return;
    const chunk = Buffer.from(this.#text);
    this.#text = '';
    this.bytes += chunk.length;
    this.#request.write(chunk);
  }
}
