import { hash } from 'node:crypto';
import type { KeySet } from './key-set-source.js';
import type { Principal } from './principal.js';

interface VerifiedToken {
  readonly principal: Principal;
  readonly expiresAt: number;
  readonly keySet: KeySet;
}

/**
 * Tokens whose signature was checked before, least recently used out first. The key is the token's SHA-256,
 * so that the memory holds no credentials. An entry counts only under the very key set that verified it.
 */
export class VerifiedTokens {
  readonly #capacity: number;
  readonly #tokens = new Map<string, VerifiedToken>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  find(token: string, keySet: KeySet, now: Date): Principal | undefined {
    const key = digest(token);
    const found = this.#tokens.get(key);
    if (found === undefined) {
      return undefined;
    }
    this.#tokens.delete(key);
    if (found.keySet !== keySet || found.expiresAt <= now.getTime()) {
      return undefined;
    }
    this.#tokens.set(key, found);
    return found.principal;
  }

  remember(token: string, verified: VerifiedToken): void {
    this.#tokens.set(digest(token), verified);
    const oldest = this.#tokens.keys().next().value;
    if (this.#tokens.size > this.#capacity && oldest !== undefined) {
      this.#tokens.delete(oldest);
    }
  }

  get size(): number {
    return this.#tokens.size;
  }
}

/** In one call: a hash object for each request is several times the price of the hash. */
const digest = (token: string): string => hash('sha256', token, 'base64');
