import { type DomainError, domainError, isDomainError, Refusal } from '@donghu/kernel';
import { AuthenticationFailed, AuthenticationUnavailable } from '../authentication/authentication-failed.js';
import { isUnavailable } from '../store/store-faults.js';

/** A refusal that the door itself makes, with what HTTP wants said beside the domain error. */
export class HttpRefusal {
  readonly error: DomainError;
  readonly headers: Readonly<Record<string, string>>;
  /** Where HTTP distinguishes more than the error registry does. */
  readonly status: number | undefined;

  constructor(
    error: DomainError,
    more: { readonly headers?: Readonly<Record<string, string>>; readonly status?: number } = {},
  ) {
    this.error = error;
    this.headers = more.headers ?? {};
    this.status = more.status;
  }
}

/**
 * Why a request is not served. A value that is handed back and not thrown: refusing is everyday work of a door, and
 * an Error costs a stack trace that nobody reads.
 */
export type Refused = DomainError | HttpRefusal;

export const isRefused = (outcome: unknown): outcome is Refused =>
  outcome instanceof HttpRefusal || isDomainError(outcome);

/** The domain error that stands for whatever was thrown. Unknown faults are INTERNAL and tell nothing. */
export const domainErrorOf = (thrown: unknown): DomainError => {
  if (thrown instanceof Refusal) {
    return thrown.error;
  }
  if (thrown instanceof AuthenticationFailed) {
    return domainError('UNAUTHENTICATED', 'The bearer token is not valid');
  }
  if (thrown instanceof AuthenticationUnavailable) {
    return domainError('DEPENDENCY_UNAVAILABLE', 'The keys of the token issuer cannot be read');
  }
  if (isUnavailable(thrown)) {
    return domainError('STORE_UNAVAILABLE', 'The store does not answer; try again');
  }
  if (isClientUriFault(thrown)) {
    const detail = 'The path is not properly percent-encoded';
    return domainError('VALIDATION_FAILED', detail, {
      fields: [{ pointer: '/path', rule: 'FORMAT', detail }],
    });
  }
  return domainError('INTERNAL', 'An unexpected fault; it has been recorded');
};

/** The router throws a URIError with status 400 for `/%zz`. */
const isClientUriFault = (thrown: unknown): boolean =>
  thrown instanceof URIError && 'status' in thrown && thrown.status === 400;

/** What is answered for whatever was thrown. */
export const refusedBy = (thrown: unknown): Refused => {
  const error = domainErrorOf(thrown);
  return thrown instanceof AuthenticationFailed
    ? // RFC 6750, 3.1
      new HttpRefusal(error, {
        headers: { 'WWW-Authenticate': 'Bearer realm="donghu", error="invalid_token"' },
      })
    : error;
};
