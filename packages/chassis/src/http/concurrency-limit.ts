import { type DomainError, domainError } from '@donghu/kernel';

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

  /** Takes a place, which has to be given back, or refuses. */
  enter(): DomainError | undefined {
    if (this.#running >= this.#most) {
      // Not the caller's own rate: RFC 9110, 15.6.4, and not 429.
      return domainError('OVERLOADED', `The service is answering ${this.#most} requests already`, {
        facts: { retryAfterSeconds: '1' },
      });
    }
    this.#running += 1;
    return undefined;
  }

  /** Gives a place back. */
  leave(): void {
    this.#running -= 1;
  }
}
