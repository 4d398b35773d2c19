/** Waits for as long as there is less and less left: how fast it becomes less is the machine's affair. */
export class Patience {
  readonly #millis: number;
  #least = Number.POSITIVE_INFINITY;
  #lessAt: number | undefined;

  /** How long nothing may become less. */
  constructor(millis: number) {
    this.#millis = millis;
  }

  /** Whether to give up, with so much left. `now` in milliseconds of a clock that only goes forward. */
  isOver(left: number, now: number): boolean {
    if (left < this.#least) {
      this.#least = left;
      this.#lessAt = now;
    }
    return now - (this.#lessAt ?? now) > this.#millis;
  }
}
