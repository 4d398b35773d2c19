import { type DomainError, domainError } from '@donghu/kernel';
import type { Request, Response } from 'express';
import { type Access, mayAccess } from '../authentication/access.js';
import { anonymous, type Principal } from '../authentication/principal.js';
import type { TokenVerifier } from '../authentication/token-verifier.js';
import type { ConcurrencyLimit } from './concurrency-limit.js';
import type { HttpTelemetry } from './http-telemetry.js';
import type { RateLimit } from './rate-limit.js';
import { HttpRefusal, isRefused, type Refused } from './refused.js';

/** What a door admits by. */
export interface Admission {
  readonly verifier: TokenVerifier;
  readonly concurrency: ConcurrencyLimit;
  readonly rate: RateLimit;
  readonly telemetry: HttpTelemetry;
  readonly draining: () => boolean;
}

interface Admitted {
  readonly access: Access;
  readonly path: string;
}

/** Everything that can turn a request away before a byte of its body is read, cheapest first. */
export const admit = async (
  route: Admitted,
  request: Request,
  response: Response,
  admission: Admission,
): Promise<Principal | Refused> => {
  const refused = enter(route, request, response, admission);
  if (refused !== undefined) {
    return refused;
  }
  const principal = await authenticate(route.access, request, admission.verifier);
  return isRefused(principal) ? principal : (admission.rate.take(callerOf(principal, request)) ?? principal);
};

/** Takes a place, to be given back with the end of the answer, and measures the request until then. */
const enter = (
  { path }: Admitted,
  request: Request,
  response: Response,
  { concurrency, draining, telemetry }: Admission,
): Refused | undefined => {
  const startedAt = performance.now();
  telemetry.routed(request.method, path);
  const refused = draining() ? stopping() : concurrency.enter();
  response.on('close', () => {
    if (refused === undefined) concurrency.leave();
    const seconds = (performance.now() - startedAt) / 1_000;
    telemetry.finished({ method: request.method, route: path, status: response.statusCode, seconds });
  });
  return refused;
};

const stopping = (): HttpRefusal =>
  new HttpRefusal(domainError('DRAINING', 'The service is stopping; ask another instance'), {
    headers: { Connection: 'close' },
  });

const authenticate = async (
  access: Access,
  request: Request,
  verifier: TokenVerifier,
): Promise<Principal | Refused> => {
  const { authorization } = request.headers;
  const principal =
    authorization === undefined
      ? anonymous
      : (verifier.recall(authorization) ?? (await verifier.verify(authorization)));
  if (mayAccess(principal, access)) {
    return principal;
  }
  return principal === anonymous ? tokenWanted() : forbidden();
};

const tokenWanted = (): HttpRefusal =>
  new HttpRefusal(domainError('UNAUTHENTICATED', 'Send a bearer token'), {
    // RFC 6750, 3: without a token there is no error to name.
    headers: { 'WWW-Authenticate': 'Bearer realm="donghu"' },
  });

const forbidden = (): DomainError => domainError('FORBIDDEN', 'None of the roles of this token may do this');

const callerOf = (principal: Principal, request: Request): string =>
  principal === anonymous ? `anonymous ${request.socket.remoteAddress}` : principal.subject;
