import {
  type DomainError,
  domainError,
  type ErrorCode,
  type ErrorDefinition,
  errorRegistry,
  type FieldFault,
  Refusal,
} from '@donghu/kernel';
import { trace } from '@opentelemetry/api';
import { AuthenticationFailed, AuthenticationUnavailable } from '../authentication/authentication-failed.js';
import { isUnavailable } from '../store/store-faults.js';

/** RFC 9457 `application/problem+json`. `code` is stable and meant for machines; titles are for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly titleZh: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ErrorCode;
  readonly errors: readonly FieldFault[];
  readonly facts: Readonly<Record<string, string>>;
  readonly traceId?: string;
}

export const problemMediaType = 'application/problem+json';

export const problemType = (code: ErrorCode): string => `urn:donghu:problem:${code}`;

export const definitionOf = (code: ErrorCode): ErrorDefinition => errorRegistry[code];

/** A refusal that the door itself makes, with what HTTP wants said in headers. */
export class HttpRefusal extends Refusal {
  readonly headers: Readonly<Record<string, string>>;
  /** Where HTTP distinguishes more than the registry does. */
  readonly status: number;

  constructor(
    error: DomainError,
    more: { readonly headers?: Readonly<Record<string, string>>; readonly status?: number } = {},
  ) {
    super(error);
    this.headers = more.headers ?? {};
    this.status = more.status ?? definitionOf(error.code).http;
  }
}

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

/** Seconds after which it is worth trying again; RFC 9110, 10.2.3. */
const defaultRetryAfterSeconds = 2;

const headersOf = (thrown: unknown, error: DomainError): Record<string, string> => {
  const headers: Record<string, string> = {};
  if (definitionOf(error.code).retryable) {
    headers['Retry-After'] = error.facts.retryAfterSeconds ?? String(defaultRetryAfterSeconds);
  }
  if (thrown instanceof AuthenticationFailed) {
    // RFC 6750, 3.1
    headers['WWW-Authenticate'] = 'Bearer realm="donghu", error="invalid_token"';
  }
  return thrown instanceof HttpRefusal ? { ...headers, ...thrown.headers } : headers;
};

const currentTraceId = (): string | undefined => {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext?.traceId;
};

/** The problem document for whatever was thrown, and the headers that go with it. */
export const problemFor = (
  thrown: unknown,
  instance: string,
): { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> } => {
  const error = domainErrorOf(thrown);
  const { title, http } = definitionOf(error.code);
  const traceId = currentTraceId();
  const problem: Problem = {
    type: problemType(error.code),
    title: title.en,
    titleZh: title.zh,
    status: thrown instanceof HttpRefusal ? thrown.status : http,
    detail: error.detail,
    instance,
    code: error.code,
    errors: error.fields,
    facts: error.facts,
    ...(traceId === undefined ? {} : { traceId }),
  };
  return { problem, headers: headersOf(thrown, error) };
};
