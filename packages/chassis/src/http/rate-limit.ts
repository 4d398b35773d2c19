import { type Clock, type DomainError, domainError } from '@donghu/kernel';

interface Bucket {
  tokens: number;
  filledAt: number;
}

const rememberedCallers = 10_000;

/** One token bucket per caller: a second's worth may come at once, then the rate holds. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Takes a token, or refuses with the time until there is one. */
  take(caller: string): DomainError | undefined {
    const bucket = this.#filled(caller);
    if (bucket.tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond));
      return domainError('RATE_LIMITED', `More than ${this.#perSecond} requests a second`, {
        facts: { retryAfterSeconds: String(seconds) },
      });
    }
    bucket.tokens -= 1;
    return undefined;
  }

  #filled(caller: string): Bucket {
    const now = this.#clock.now().getTime();
    const capacity = Math.max(1, this.#perSecond);
    const bucket = this.#buckets.get(caller) ?? { tokens: capacity, filledAt: now };
    const seconds = Math.max(0, now - bucket.filledAt) / 1_000;
    bucket.tokens = Math.min(capacity, bucket.tokens + seconds * this.#perSecond);
    bucket.filledAt = now;
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next().value;
    if (this.#buckets.size > rememberedCallers && oldest !== undefined) {
      this.#buckets.delete(oldest);
    }
  }
}
