import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { Request, Response } from 'express';
import type { Principal } from '../authentication/principal.js';
import { signalOf } from './caller-signal.js';
import { versionOfIfMatch } from './entity-tag.js';
import { parseWith } from './field-faults.js';
import { idempotencyKeyOf } from './idempotency.js';
import { parseJson } from './json.js';
import { isRefused, type Refused } from './refused.js';
import { readBody, refuseMediaType } from './request-body.js';
import { type IdempotencyKey, mayBringBody, type Route, type RouteRequest } from './route.js';

type AnyRouteRequest = RouteRequest<unknown, unknown, unknown>;

interface Parsed {
  readonly value: unknown;
}

const defaultBodyLimitBytes = 65_536;

const noBytes = Buffer.alloc(0);

/** Reads and checks everything that the route's handler is given. */
export const readRouteRequest = async (
  route: Route,
  request: Request,
  response: Response,
  principal: Principal,
): Promise<AnyRouteRequest | Refused> => {
  const bytes = mayBringBody(route)
    ? await readBody(request, route.bodyLimitBytes ?? defaultBodyLimitBytes)
    : noBytes;
  if (isRefused(bytes)) return bytes;
  const json = readJson(route, request, bytes);
  if (isRefused(json)) return json;
  const params = parsed(route.params, request.params, '/path');
  if (isDomainError(params)) return params;
  const query = readQuery(route, request);
  if (isDomainError(query)) return query;
  const body = parsed(route.body, json.value, '');
  if (isDomainError(body)) return body;
  const idempotency = route.idempotent ? keyOf(route, request, principal, bytes) : undefined;
  if (isDomainError(idempotency)) return idempotency;
  const ifMatch = takesIfMatch(route) ? versionOfIfMatch(request.headers['if-match']) : undefined;
  if (isDomainError(ifMatch)) return ifMatch;
  const read = { params: params.value, query: query.value, body: body.value };
  return new ReadRequest({ ...read, principal, idempotency, ifMatch }, response);
};

/** A precondition of a route without versions is none: RFC 9110, 13.2.1. */
const takesIfMatch = ({ errors }: Route): boolean => errors.includes('VERSION_MISMATCH');

type Read = Omit<AnyRouteRequest, 'signal'>;

/** Makes the signal when it is asked for: few handlers ask, and each signal listens for the end of the answer. */
class ReadRequest implements AnyRouteRequest {
  readonly body: unknown;
  readonly params: unknown;
  readonly query: unknown;
  readonly principal: Principal;
  readonly idempotency: IdempotencyKey | undefined;
  readonly ifMatch: string | undefined;
  readonly #response: Response;
  #signal: AbortSignal | undefined;

  constructor({ body, params, query, principal, idempotency, ifMatch }: Read, response: Response) {
    this.body = body;
    this.params = params;
    this.query = query;
    this.principal = principal;
    this.idempotency = idempotency;
    this.ifMatch = ifMatch;
    this.#response = response;
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#response);
    return this.#signal;
  }
}

const keyOf = (
  { operationId }: Route,
  request: Request,
  { subject }: Principal,
  body: Buffer,
): IdempotencyKey | DomainError =>
  idempotencyKeyOf(request.get('idempotency-key'), {
    operationId,
    subject,
    target: request.originalUrl,
    body,
  });

const readJson = (route: Route, request: Request, bytes: Buffer): Parsed | Refused =>
  route.body === undefined
    ? (refuseUnexpectedBody(bytes) ?? { value: undefined })
    : (refuseMediaType(request, ['application/json']) ?? parseJson(bytes));

/** Clients often send `{}` where nothing is asked for. Anything else would be silently ignored. */
const refuseUnexpectedBody = (bytes: Buffer): DomainError | undefined => {
  if (bytes.length === 0 || (bytes.length === 2 && bytes.toString() === '{}')) {
    return undefined;
  }
  const detail = 'This operation takes no body';
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '', rule: 'UNKNOWN_FIELD', detail }],
  });
};

const readQuery = (route: Route, request: Request): Parsed | DomainError => {
  // Without the null prototype that the query parser gives it: a strict object wants a plain one.
  const query = request.originalUrl.includes('?') ? { ...request.query } : {};
  const unknown = route.query === undefined ? Object.keys(query) : [];
  if (unknown.length > 0) {
    const detail = 'This parameter is not known here';
    const fields = unknown.map((name) => ({ pointer: `/query/${name}`, rule: 'UNKNOWN_FIELD', detail }));
    return domainError('VALIDATION_FAILED', detail, { fields });
  }
  return parsed(route.query, query, '/query');
};

const parsed = (schema: Route['body'], input: unknown, pointerBase: string): Parsed | DomainError =>
  schema === undefined ? { value: input } : parseWith(schema, input, pointerBase);
