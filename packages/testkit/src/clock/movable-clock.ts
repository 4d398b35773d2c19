import type { Clock } from '@donghu/kernel';

/** A clock that stands still until a test moves it. */
export class MovableClock implements Clock {
  #now: Date;

  constructor(start: Date | string = '2025-03-10T02:00:00Z') {
    this.#now = new Date(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  moveTo(instant: Date | string): void {
    this.#now = new Date(instant);
  }

  moveBy(millis: number): void {
    this.#now = new Date(this.#now.getTime() + millis);
  }

  moveByDays(days: number): void {
    this.moveBy(days * 86_400_000);
  }
}
