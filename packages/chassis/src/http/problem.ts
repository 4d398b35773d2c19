import { type ErrorCode, type ErrorDefinition, errorRegistry, type FieldFault } from '@donghu/kernel';
import { trace } from '@opentelemetry/api';
import { HttpRefusal, type Refused } from './refused.js';

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

/** Seconds after which it is worth trying again; RFC 9110, 10.2.3. */
const defaultRetryAfterSeconds = 2;

const currentTraceId = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;

/** The problem document of a refusal, and the headers that go with it. */
export const problemFor = (
  refused: Refused,
  instance: string,
): { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> } => {
  const { error, headers, status } =
    refused instanceof HttpRefusal ? refused : { error: refused, headers: {}, status: undefined };
  const { title, http, retryable } = definitionOf(error.code);
  const traceId = currentTraceId();
  const problem: Problem = {
    type: problemType(error.code),
    title: title.en,
    titleZh: title.zh,
    status: status ?? http,
    detail: error.detail,
    instance,
    code: error.code,
    errors: error.fields,
    facts: error.facts,
    ...(traceId === undefined ? {} : { traceId }),
  };
  if (!retryable) {
    return { problem, headers };
  }
  const retryAfter = error.facts.retryAfterSeconds ?? String(defaultRetryAfterSeconds);
  return { problem, headers: { 'Retry-After': retryAfter, ...headers } };
};
