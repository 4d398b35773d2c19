import { domainError } from '@donghu/kernel';
import { HttpRefusal } from './problem.js';

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
      throw new HttpRefusal(
        domainError('RATE_LIMITED', `The service is answering ${this.#most} requests already`, {
          facts: { retryAfterSeconds: '1' },
        }),
        // Not the caller's own rate: RFC 9110, 15.6.4, and not 429.
        { status: 503 },
      );
    }
    this.#running += 1;
    return () => {
      this.#running -= 1;
    };
  }
}
