import type { DomainError, FieldFault } from './domain-error.js';
import { domainError } from './domain-error.js';
import type { ErrorCode } from './error-registry.js';

/** A domain error at an edge, where the only way out is to throw: a door, a client, a parser. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: DomainError;

  constructor(error: DomainError, options?: ErrorOptions) {
    super(`${error.code}: ${error.detail}`, options);
    this.error = error;
  }
}

export const refuse = (
  code: ErrorCode,
  detail: string,
  more?: { readonly fields?: readonly FieldFault[]; readonly facts?: Readonly<Record<string, string>> },
): never => {
  throw new Refusal(domainError(code, detail, more));
};
