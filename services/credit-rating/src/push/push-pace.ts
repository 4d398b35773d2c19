const longestWaitMillis = 300_000;
const largestExponent = 20;

/**
 * How much is sent at once, and when again after a failure: each failure halves the batch, so that a record that the
 * platform fails over comes to stand alone, and doubles the wait, up to five minutes; jitter keeps senders apart.
 */
export class PushPace {
  readonly #largest: number;
  readonly #firstWaitMillis: number;
  #size: number;
  #failures = 0;

  constructor(largest: number, firstWaitMillis: number) {
    this.#largest = largest;
    this.#firstWaitMillis = firstWaitMillis;
    this.#size = largest;
  }

  get batchSize(): number {
    return this.#size;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#size = Math.min(this.#largest, this.#size * 2);
  }

  /** How long to wait, in milliseconds; `random` is from 0 to 1. The platform may ask for longer. */
  failed(random: number, atLeastMillis = 0): number {
    const exponent = Math.min(this.#failures, largestExponent);
    this.#failures += 1;
    this.#size = Math.max(1, Math.floor(this.#size / 2));
    const wait = Math.min(longestWaitMillis, this.#firstWaitMillis * 2 ** exponent);
    return Math.max(atLeastMillis, wait * (0.5 + random / 2));
  }
}
