/**
 * Values of documents, by collection and id. Two maps, and not one whose keys are both together: such a key is a new
 * string at every look, which is most of what a look costs.
 */
export class ByCollection<Value> {
  readonly #collections = new Map<string, Map<string, Value>>();

  get(collection: string, id: string): Value | undefined {
    return this.#collections.get(collection)?.get(id);
  }

  has(collection: string, id: string): boolean {
    return this.#collections.get(collection)?.has(id) === true;
  }

  set(collection: string, id: string, value: Value): void {
    const values = this.#collections.get(collection);
    if (values === undefined) this.#collections.set(collection, new Map([[id, value]]));
    else values.set(id, value);
  }

  delete(collection: string, id: string): void {
    this.#collections.get(collection)?.delete(id);
  }

  /** Those of one collection, by id. */
  of(collection: string): ReadonlyMap<string, Value> {
    return this.#collections.get(collection) ?? new Map();
  }

  /** By collection, in the order in which they were first set. */
  entries(): Iterable<readonly [collection: string, values: ReadonlyMap<string, Value>]> {
    return this.#collections;
  }

  get isEmpty(): boolean {
    return [...this.#collections.values()].every((values) => values.size === 0);
  }
}
