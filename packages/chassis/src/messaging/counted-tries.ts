const capacity = 10_000;

/**
 * How often this process has tried an event in vain, by its sequence in the stream. The broker's count of deliveries
 * tells something else: a process that dies, or gives back what it had fetched, uses up a delivery of each and has
 * tried none.
 */
export class CountedTries {
  readonly #tries = new Map<number, number>();

  /** Counts another one in vain, and gives how many they are. */
  failed(sequence: number): number {
    const tries = (this.#tries.get(sequence) ?? 0) + 1;
    this.#tries.delete(sequence);
    this.#tries.set(sequence, tries);
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > capacity && oldest !== undefined) this.#tries.delete(oldest);
    return tries;
  }

  /** It is settled, one way or the other. */
  forget(sequence: number): void {
    this.#tries.delete(sequence);
  }
}
