import { channel } from 'node:diagnostics_channel';
import type { Http2Stream } from 'node:http2';
import { types } from 'node:util';

/**
 * The open streams of an HTTP/2 session by their ids: as much of a map as Node asks of it (lib/internal/http2/core.js).
 *
 * V8 makes a new table for a map again and again as entries come and go, and the old ones point to their successors. One
 * that has grown old keeps all that follow alive, and the calls that lie in them, until the whole heap is collected.
 */
export class StreamTable {
  readonly #streams: Record<number, Http2Stream> = Object.create(null);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: number): Http2Stream | undefined {
    return this.#streams[id];
  }

  set(id: number, stream: Http2Stream): this {
    if (this.#streams[id] === undefined) this.#size += 1;
    this.#streams[id] = stream;
    return this;
  }

  delete(id: number): boolean {
    if (this.#streams[id] === undefined) return false;
    this.#size -= 1;
    return delete this.#streams[id];
  }

  forEach(visit: (stream: Http2Stream) => void): void {
    for (const stream of Object.values(this.#streams)) visit(stream);
  }
}

interface SessionState {
  streams: unknown;
}

const hasStreams = (state: unknown): state is SessionState =>
  typeof state === 'object' && state !== null && 'streams' in state;

/** Of a map that holds streams by their ids, as Node 24 has it. */
const tableOf = (streams: Map<unknown, unknown>): StreamTable => {
  const table = new StreamTable();
  for (const [id, stream] of streams) table.set(id as number, stream as Http2Stream);
  return table;
};

/** Node's own, which it gives to nobody. */
let stateSymbol: symbol | undefined;

const stateOf = (session: object): unknown => {
  stateSymbol ??= Object.getOwnPropertySymbols(session).find(({ description }) => description === 'state');
  return stateSymbol === undefined ? undefined : Reflect.get(session, stateSymbol);
};

const useTable = (message: unknown): void => {
  // What the channel tells of (Node's documentation of diagnostics_channel).
  const { session } = (message as { readonly stream: Http2Stream }).stream;
  const state = session === undefined ? undefined : stateOf(session);
  if (hasStreams(state) && types.isMap(state.streams)) state.streams = tableOf(state.streams);
};

let isUsed = false;

/** Every server's session keeps its streams so from its first one on. A Node that keeps them elsewhere is left alone. */
export const useStreamTables = (): void => {
  if (!isUsed) channel('http2.server.stream.created').subscribe(useTable);
  isUsed = true;
};
