import { readFile } from 'node:fs/promises';
import type { Clock } from '@donghu/kernel';
import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose';
import { AuthenticationUnavailable } from './authentication-failed.js';

export type KeySetLocation = { readonly file: string } | { readonly url: string };

/** The keys of one moment. The object stays the same for as long as the issuer's document does. */
export interface KeySet {
  readonly resolve: LocalJWKSet;
}

/** After this time the keys are read again, in the background. */
const refreshMillis = 20_000;

/** Keys that could not be confirmed for so long are no longer used: a revocation takes effect within a minute. */
const trustMillis = 50_000;

/** How often, at most, the issuer is asked. */
const attemptMillis = 5_000;

const fetchTimeoutMillis = 5_000;

const nameOf = (location: KeySetLocation): string => ('file' in location ? location.file : location.url);

const readKeySetText = async (location: KeySetLocation): Promise<string> => {
  if ('file' in location) {
    return readFile(location.file, 'utf8');
  }
  const response = await fetch(location.url, { signal: AbortSignal.timeout(fetchTimeoutMillis) });
  if (!response.ok) {
    throw new Error(`${location.url} answered ${response.status}`);
  }
  return response.text();
};

/** The issuer's JSON Web Key Set (RFC 7517), kept up to date. */
export class KeySetSource {
  readonly #location: KeySetLocation;
  readonly #clock: Clock;
  #current: { readonly keySet: KeySet; readonly text: string } | undefined;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<KeySet> | undefined;

  constructor(location: KeySetLocation, clock: Clock) {
    this.#location = location;
    this.#clock = clock;
  }

  /** The keys at hand, unless they are too old to be trusted. */
  atHand(): KeySet | undefined {
    const age = this.#millisSince(this.#confirmedAt);
    if (this.#current === undefined || age >= trustMillis) return undefined;
    if (age >= refreshMillis && this.#mayAttempt()) {
      this.#read().catch(() => undefined);
    }
    return this.#current.keySet;
  }

  /** Throws `AuthenticationUnavailable` when the keys at hand are too old to be trusted and no others can be had. */
  async current(): Promise<KeySet> {
    return this.atHand() ?? this.#read();
  }

  /** After a token named a key that is not in the set: the issuer may have rotated its keys a moment ago. */
  async reread(): Promise<KeySet> {
    return this.#mayAttempt() ? this.#read() : this.current();
  }

  #millisSince(instant: number): number {
    return Math.abs(this.#clock.now().getTime() - instant);
  }

  #mayAttempt(): boolean {
    return this.#reading === undefined && this.#millisSince(this.#attemptedAt) >= attemptMillis;
  }

  #read(): Promise<KeySet> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<KeySet> {
    const startedAt = this.#clock.now().getTime();
    this.#attemptedAt = startedAt;
    try {
      const text = await readKeySetText(this.#location);
      if (this.#current?.text !== text) {
        // createLocalJWKSet checks the structure and throws on anything else.
        this.#current = { keySet: { resolve: createLocalJWKSet(JSON.parse(text) as JSONWebKeySet) }, text };
      }
      this.#confirmedAt = startedAt;
      return this.#current.keySet;
    } catch (cause) {
      throw new AuthenticationUnavailable(nameOf(this.#location), { cause });
    }
  }
}
