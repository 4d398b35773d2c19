/** The ids that were seen lately; the oldest are forgotten beyond the bound. */
export class RecentIds {
  readonly #bound: number;
  readonly #ids = new Set<string>();

  constructor(bound: number) {
    this.#bound = bound;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size <= this.#bound) return;
    const { value } = this.#ids.values().next();
    if (value !== undefined) this.#ids.delete(value);
  }
}
