import { hash } from 'node:crypto';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { IdempotencyKey } from './route.js';

const longestKey = 255;

/** Visible ASCII, bare or as the quoted string of draft-ietf-httpapi-idempotency-key-header-06. */
const keyPattern = /^"?([\x21\x23-\x7e]+)"?$/;

const malformedKey = (): DomainError => {
  const detail = `An Idempotency-Key has 1 to ${longestKey} visible ASCII characters`;
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/header/idempotency-key', rule: 'FORMAT', detail }],
  });
};

const keyOf = (header: string | undefined): string | DomainError => {
  if (header === undefined || header === '') {
    return domainError('IDEMPOTENCY_KEY_MISSING', 'Send an Idempotency-Key, a new one for each new request');
  }
  const key = keyPattern.exec(header)?.[1];
  return key === undefined || key.length > longestKey ? malformedKey() : key;
};

export const idempotencyKeyOf = (
  header: string | undefined,
  request: {
    readonly operationId: string;
    readonly subject: string;
    readonly target: string;
    readonly body: Uint8Array;
  },
): IdempotencyKey | DomainError => {
  const key = keyOf(header);
  if (isDomainError(key)) {
    return key;
  }
  const payload = Buffer.concat([Buffer.from(`${request.target}\n`), request.body]);
  return {
    scope: `${request.operationId} ${request.subject}`,
    key,
    payloadSha256: hash('sha256', payload, 'hex'),
  };
};

/**
 * The keys whose requests are running in this process. Across processes the store's unique index decides; this
 * only spares it the common case of a caller that is too impatient.
 */
export class RequestsInFlight {
  readonly #running = new Set<string>();

  /** Runs the request, or refuses it while another one runs under its key. */
  async run<T>({ scope, key }: IdempotencyKey, request: () => Promise<T>): Promise<T | DomainError> {
    const name = `${scope} ${key}`;
    if (this.#running.has(name)) {
      return domainError('IDEMPOTENCY_KEY_IN_FLIGHT', 'Wait for the first request, then ask again');
    }
    this.#running.add(name);
    try {
      return await request();
    } finally {
      this.#running.delete(name);
    }
  }
}
