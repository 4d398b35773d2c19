import { type DomainError, type ErrorCode, errorRegistry } from '@donghu/kernel';
import * as z from 'zod';
import type { Access } from '../authentication/access.js';
import type { Principal } from '../authentication/principal.js';
import type { BilingualText } from './route.js';

/** A line that passed its schema. Lines count from 1, blank ones included. */
export interface BulkItem<T> {
  readonly line: number;
  readonly value: T;
}

/**
 * What became of one line. The door itself says `rejected` (mend the line, then send it again) and `failed`
 * (nothing was decided: send the same line again); a route adds its own outcomes, such as `accepted`.
 */
export interface LineAnswer {
  readonly line: number;
  readonly outcome: string;
  readonly code?: ErrorCode;
  /** JSON pointer to the first field at fault. */
  readonly field?: string;
  readonly detail?: string;
  readonly [more: string]: unknown;
}

export interface BulkContext {
  readonly principal: Principal;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** A POST of `application/x-ndjson` that is answered line by line, in order, while it is still being sent. */
export interface BulkRouteDefinition<T> {
  readonly path: string;
  readonly operationId: string;
  readonly summary: BilingualText;
  readonly tag: string;
  readonly access: Access;
  readonly item: z.ZodType<T>;
  /** At most so many lines are handled together; 500 unless told. An idle stream never waits for more. */
  readonly batchSize?: number;
  /**
   * Names what an item may change, and what it is decided by, that another line may change, too. Batches that share
   * nothing of it are handled two at a time; without it, batches are handled one after the other.
   */
  touches?(item: T): readonly string[];
  /** 64 KiB unless told. */
  readonly lineLimitBytes?: number;
  /** An example of a line, and of its answer. */
  readonly example?: unknown;
  readonly answerExample?: unknown;
  readonly errors: readonly ErrorCode[];
  /** Answers every item. One that throws leaves the whole batch undecided. */
  handleBatch(items: readonly BulkItem<T>[], context: BulkContext): Promise<readonly LineAnswer[]>;
}

/** A bulk route whose types were checked where it was defined. */
export type BulkRoute = BulkRouteDefinition<unknown>;

/**
 * Infers the type of an item from its schema, and compiles that: a good line is parsed by code written out for it, in
 * half of the time; a bad one by the schema, whose faults are told.
 */
export const defineBulkRoute = <T>(definition: BulkRouteDefinition<T>): BulkRouteDefinition<T> => ({
  ...definition,
  item: z.compile(definition.item),
});

/** The answer to a line that a rule refused, or that could not be decided now. */
export const refusedLine = (line: number, error: DomainError): LineAnswer => {
  const undecided = errorRegistry[error.code].retryable || error.code === 'INTERNAL';
  const field = error.fields[0]?.pointer;
  return {
    line,
    outcome: undecided ? 'failed' : 'rejected',
    code: error.code,
    ...(field === undefined ? {} : { field }),
    detail: error.detail,
    ...(error.fields.length === 0 ? {} : { errors: error.fields }),
    ...(Object.keys(error.facts).length === 0 ? {} : { facts: error.facts }),
  };
};
