/** Of one collection; a code of eighteen letters takes about 60 bytes. */
const capacity = 100_000;

/**
 * Ids of documents that were seen to be there, or made, in collections that last: they need not be asked for again. A
 * miss is never kept.
 */
export class KnownPresence {
  readonly #collections = new Map<string, Set<string>>();

  has(collection: string, id: string): boolean {
    return this.#collections.get(collection)?.has(id) === true;
  }

  keep(collection: string, id: string): void {
    const known = this.#collections.get(collection) ?? new Set();
    this.#collections.set(collection, known.add(id));
    const oldest = known.values().next().value;
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
  }
}
