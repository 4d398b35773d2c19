import { hash } from 'node:crypto';
import type { KeySet } from './key-set-source.js';
import type { Principal } from './principal.js';

interface VerifiedToken {
  readonly principal: Principal;
  readonly expiresAt: number;
  readonly keySet: KeySet;
}

/** How long a text is kept: about as long as it lies in the buffers of the connection that it came by. */
const recentMillis = 1_000;
const mostRecent = 1_000;

/**
 * Tokens whose signature was checked before, least recently used out first. The key is the token's SHA-256, so that
 * the memory holds no credentials; but for a moment the text itself, since whoever asks thousands of times a second
 * comes with the same one, and to hash it costs a twentieth of an answer. An entry counts only under the very key set
 * that verified it.
 */
export class VerifiedTokens {
  readonly #capacity: number;
  readonly #tokens = new Map<string, VerifiedToken>();
  readonly #recent = new Map<string, VerifiedToken>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  find(token: string, keySet: KeySet, now: Date): Principal | undefined {
    const found = this.#recent.get(token) ?? this.#findByDigest(token);
    if (found === undefined || found.keySet !== keySet || found.expiresAt <= now.getTime()) return undefined;
    return found.principal;
  }

  remember(token: string, verified: VerifiedToken): void {
    this.#recent.delete(token);
    this.#tokens.set(digest(token), verified);
    const oldest = this.#tokens.keys().next().value;
    if (this.#tokens.size > this.#capacity && oldest !== undefined) {
      this.#tokens.delete(oldest);
    }
  }

  #findByDigest(token: string): VerifiedToken | undefined {
    const key = digest(token);
    const found = this.#tokens.get(key);
    if (found === undefined) return undefined;
    this.#tokens.delete(key);
    this.#tokens.set(key, found);
    this.#keepForAMoment(token, found);
    return found;
  }

  #keepForAMoment(token: string, verified: VerifiedToken): void {
    if (this.#recent.size === 0) setTimeout(() => this.#recent.clear(), recentMillis).unref();
    if (this.#recent.size < mostRecent) this.#recent.set(token, verified);
  }
}

/** In one call: a hash object for each request is several times the price of the hash. */
const digest = (token: string): string => hash('sha256', token, 'base64');
