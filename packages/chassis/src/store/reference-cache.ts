import type { Clock } from '@donghu/kernel';
import type { StoredDocument } from './document-collection.js';

interface CachedDocument {
  readonly document: StoredDocument;
  readonly readAt: number;
}

const capacity = 10_000;

/**
 * Documents that many decisions read and few change, kept for a moment: a decision sees a change of another replica
 * at most so much later than its store has it, and one of its own process at once. Only what is there is kept; a miss
 * is always asked for again.
 */
export class ReferenceCache {
  readonly #wallClock: Clock;
  readonly #freshMillis: number;
  readonly #documents = new Map<string, CachedDocument>();

  constructor(wallClock: Clock, freshMillis: number) {
    this.#wallClock = wallClock;
    this.#freshMillis = freshMillis;
  }

  find(key: string): StoredDocument | undefined {
    const found = this.#documents.get(key);
    if (found === undefined) return undefined;
    const age = this.#wallClock.now().getTime() - found.readAt;
    // A clock that was set back makes nothing fresh for longer.
    return age >= 0 && age < this.#freshMillis ? found.document : undefined;
  }

  keep(key: string, document: StoredDocument): void {
    this.#documents.delete(key);
    this.#documents.set(key, { document, readAt: this.#wallClock.now().getTime() });
    const oldest = this.#documents.keys().next().value;
    if (this.#documents.size > capacity && oldest !== undefined) this.#documents.delete(oldest);
  }

  forget(key: string): void {
    this.#documents.delete(key);
  }
}
