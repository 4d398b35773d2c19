import type { DomainError, ErrorCode } from '@donghu/kernel';
import type * as z from 'zod';
import type { Access } from '../authentication/access.js';
import type { Principal } from '../authentication/principal.js';

export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}

/** One answer of a route as the OpenAPI document shows it. `schema` is the form on the wire. */
export interface ResponseDescription {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly example?: unknown;
}

/** What names a request so that it takes effect once, however often it is sent. */
export interface IdempotencyKey {
  /** The operation and the caller: another caller's key, or another operation's, is another key. */
  readonly scope: string;
  readonly key: string;
  /** Over the target and the bytes of the body: the same key with another digest is a mistake of the caller. */
  readonly payloadSha256: string;
}

export interface RouteRequest<B, P, Q> {
  readonly body: B;
  readonly params: P;
  readonly query: Q;
  readonly principal: Principal;
  readonly idempotency: IdempotencyKey | undefined;
  /** The version out of `If-Match`, without its quotes; `*` stands for any. */
  readonly ifMatch: string | undefined;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** The version of what is answered, without quotes. */
  readonly etag?: string;
  readonly location?: string;
  /** The stored answer of an earlier request with the same Idempotency-Key. */
  readonly replayed?: boolean;
  readonly retryAfterSeconds?: number;
}

export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * A route as data: the door serves it, the OpenAPI document and the reference page show it, the role walk
 * calls it. Schemas are strict objects, so that an unknown field is refused.
 */
export interface RouteDefinition<B, P, Q> {
  readonly method: HttpMethod;
  /** In Express form: `/v1/policies/:insurer/:number`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: BilingualText;
  readonly tag: string;
  readonly access: Access;
  /** For a POST that creates: the Idempotency-Key header is required. */
  readonly idempotent?: true;
  readonly body?: z.ZodType<B>;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** 64 KiB unless told. */
  readonly bodyLimitBytes?: number;
  readonly responses: Readonly<Record<number, ResponseDescription>>;
  /** An example of the body. */
  readonly example?: unknown;
  /** Those beyond what every route can answer. */
  readonly errors: readonly ErrorCode[];
  handle(request: RouteRequest<B, P, Q>): Promise<RouteAnswer | DomainError>;
}

/** A route whose types were checked where it was defined. */
export type Route = RouteDefinition<unknown, unknown, unknown>;

/** Methods whose body has a meaning: RFC 9110, 9.3. Of the others it is not read. */
export const mayBringBody = ({ method }: Pick<Route, 'method'>): boolean =>
  method !== 'get' && method !== 'delete';

/** Infers the types of body, path parameters and query from the schemas. */
export const defineRoute = <
  B = undefined,
  P = Readonly<Record<string, string>>,
  Q = Readonly<Record<string, never>>,
>(
  definition: RouteDefinition<B, P, Q>,
): RouteDefinition<B, P, Q> => definition;
