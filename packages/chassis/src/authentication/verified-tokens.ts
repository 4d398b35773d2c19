import { hash } from 'node:crypto';
import { tokenOf } from './bearer-token.js';
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

  /** By the token, with or without its scheme. */
  find(bearer: string, keySet: KeySet, now: Date): Principal | undefined {
    const recent = this.#recent.get(bearer);
    if (recent !== undefined && counts(recent, keySet, now)) return recent.principal;
    const found = this.#findByDigest(tokenOf(bearer));
    if (found === undefined || !counts(found, keySet, now)) return undefined;
    this.#keepForAMoment(bearer, found);
    return found.principal;
  }

  remember(token: string, verified: VerifiedToken): void {
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
    return found;
  }

  #keepForAMoment(bearer: string, verified: VerifiedToken): void {
    if (this.#recent.size === 0) setTimeout(() => this.#recent.clear(), recentMillis).unref();
    if (this.#recent.size < mostRecent) this.#recent.set(bearer, verified);
  }
}

const counts = ({ keySet, expiresAt }: VerifiedToken, under: KeySet, now: Date): boolean =>
  keySet === under && expiresAt > now.getTime();

/** In one call: a hash object for each request is several times the price of the hash. */
const digest = (token: string): string => hash('sha256', token, 'base64');
