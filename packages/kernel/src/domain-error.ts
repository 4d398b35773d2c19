import type { ErrorCode } from './error-registry.js';

/** One broken rule of one field. `pointer` is an RFC 6901 JSON pointer into the input, `/premium/paid`. */
export interface FieldFault {
  readonly pointer: string;
  readonly rule: string;
  readonly detail: string;
}

/**
 * A refusal as a value: what a decision returns when a rule says no. Nothing is thrown for it, and it is
 * mapped to HTTP and gRPC once, by its code, through the error registry.
 */
export interface DomainError {
  readonly kind: 'domain-error';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields: readonly FieldFault[];
  /** Facts a machine may act on, for example `{ drawn: '150000000.00' }`. Never personal data. */
  readonly facts: Readonly<Record<string, string>>;
}

export const domainError = (
  code: ErrorCode,
  detail: string,
  more: { readonly fields?: readonly FieldFault[]; readonly facts?: Readonly<Record<string, string>> } = {},
): DomainError => ({
  kind: 'domain-error',
  code,
  detail,
  fields: more.fields ?? [],
  facts: more.facts ?? {},
});

/** Whether a decision ended in a refusal. */
export const isDomainError = (outcome: unknown): outcome is DomainError =>
  typeof outcome === 'object' && outcome !== null && (outcome as { kind?: unknown }).kind === 'domain-error';
