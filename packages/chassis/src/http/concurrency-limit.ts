import { domainError, Refusal } from '@donghu/kernel';

/** How many requests are served at once. Over it they are turned away at once, and not queued in memory. */
export class ConcurrencyLimit {
  readonly #most: number;
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get running(): number {
    return this.#running;
  }

  /** Takes a place, and answers how to give it back. */
  enter(): () => void {
    if (this.#running >= this.#most) {
      // Not the caller's own rate: RFC 9110, 15.6.4, and not 429.
      throw new Refusal(
        domainError('OVERLOADED', `The service is answering ${this.#most} requests already`, {
          facts: { retryAfterSeconds: '1' },
        }),
      );
    }
    this.#running += 1;
    return () => {
      this.#running -= 1;
    };
  }
}
