import type { Clock } from '@donghu/kernel';

export interface CircuitBreakerSettings {
  readonly clock: Clock;
  /** So many failures in a row open the circuit. */
  readonly failureThreshold: number;
  /** How long an open circuit refuses before it lets one call probe. */
  readonly openMs: number;
}

export type CircuitState = 'closed' | 'open' | 'half-open';

/**
 * Keeps callers from queueing behind a dependency that is down. Closed: every call passes. Open: none does.
 * Half-open: one call probes; its outcome closes the circuit or opens it again.
 */
export class CircuitBreaker {
  readonly #settings: CircuitBreakerSettings;
  #state: CircuitState = 'closed';
  #failuresInARow = 0;
  #openedAt = 0;

  constructor(settings: CircuitBreakerSettings) {
    this.#settings = settings;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Whether a call may go out now. Who gets `true` reports `succeeded`, `failed` or `abandoned`. */
  admit(): boolean {
    if (this.#state === 'closed') return true;
    if (this.#state === 'half-open' || !this.#rested()) return false;
    this.#state = 'half-open';
    return true;
  }

  succeeded(): void {
    this.#state = 'closed';
    this.#failuresInARow = 0;
  }

  failed(): void {
    this.#failuresInARow += 1;
    if (this.#state === 'half-open' || this.#failuresInARow >= this.#settings.failureThreshold) this.#open();
  }

  /** The caller gave up: it says nothing about the dependency, but a probe must not stay out for ever. */
  abandoned(): void {
    if (this.#state === 'half-open') this.#open();
  }

  #open(): void {
    this.#state = 'open';
    this.#openedAt = this.#settings.clock.now().getTime();
  }

  #rested(): boolean {
    return this.#settings.clock.now().getTime() - this.#openedAt >= this.#settings.openMs;
  }
}
