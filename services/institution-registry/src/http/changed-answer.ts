import type { Executed } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';

/** Answer to a change of a record, with the version that a later one may name in `If-Match`. */
export const changedAnswer = <Output extends { readonly version: number }>(
  executed: Executed<Output> | DomainError,
) =>
  isDomainError(executed)
    ? executed
    : { status: 200 as const, body: executed.output, etag: String(executed.output.version) };
