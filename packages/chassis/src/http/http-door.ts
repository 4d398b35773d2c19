import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, domainError, isDomainError, Refusal } from '@donghu/kernel';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { mayAccess } from '../authentication/access.js';
import { anonymous, type Principal } from '../authentication/principal.js';
import type { TokenVerifier } from '../authentication/token-verifier.js';
import { sendAnswer, sendProblem } from './answer.js';
import type { BulkRoute } from './bulk-route.js';
import { serveBulkStream } from './bulk-stream.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { versionOfIfMatch } from './entity-tag.js';
import { parseWith } from './field-faults.js';
import { type GracefulClose, gracefulClose } from './graceful-close.js';
import { type HttpTelemetry, openHttpTelemetry } from './http-telemetry.js';
import { idempotencyKeyOf, RequestsInFlight } from './idempotency.js';
import { parseJson } from './json.js';
import { openApiDocument, type ServiceDescription } from './openapi.js';
import { mountProbes, type Probes } from './probes.js';
import { HttpRefusal, problemFor } from './problem.js';
import { RateLimit } from './rate-limit.js';
import { referencePage } from './reference-page.js';
import { CallerGone, readBody, requireMediaType } from './request-body.js';
import type { Route, RouteRequest } from './route.js';
import { bySpecificity, refuseRepeatedRoutes } from './route-table.js';
import { pageContentSecurityPolicy, securityHeaders } from './security-headers.js';
import { serverSpan } from './server-span.js';

export interface HttpLimits {
  /** Requests served at once, of all callers. */
  readonly maxConcurrent: number;
  readonly ratePerSecondPerPrincipal: number;
}

export interface HttpDoorOptions extends Probes {
  readonly service: ServiceDescription;
  readonly routes: readonly Route[];
  readonly bulkRoutes: readonly BulkRoute[];
  readonly verifier: TokenVerifier;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: HttpLimits;
  /** OpenTelemetry unless told. */
  readonly telemetry?: HttpTelemetry;
}

export interface HttpDoor {
  readonly app: Express;
  listen(port: number, host: string): Promise<{ readonly port: number }>;
  /** Takes no new connection, lets what runs finish for so long, then cuts it off. */
  readonly close: GracefulClose;
}

const defaultBodyLimitBytes = 65_536;

/** A connection on which nothing moves for so long is closed; a long stream may last as long as it moves. */
const idleSocketMillis = 120_000;

/** Above the idle timeout of common load balancers, so that they close first. */
const keepAliveMillis = 65_000;

/** How long the rest of a body that nobody wants is read away, so that the caller can read the refusal. */
const lingerMillis = 5_000;

const ndjsonMediaTypes = ['application/x-ndjson', 'application/ndjson'];

/** What is the same for every request of the door. */
interface Gate {
  readonly options: HttpDoorOptions;
  readonly telemetry: HttpTelemetry;
  readonly concurrency: ConcurrencyLimit;
  readonly rate: RateLimit;
  readonly inFlight: RequestsInFlight;
}

export const createHttpDoor = (options: HttpDoorOptions): HttpDoor => {
  const gate: Gate = {
    options,
    telemetry: options.telemetry ?? openHttpTelemetry(),
    concurrency: new ConcurrencyLimit(options.limits.maxConcurrent),
    rate: new RateLimit(options.limits.ratePerSecondPerPrincipal, options.clock),
    inFlight: new RequestsInFlight(),
  };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(securityHeaders);
  mountProbes(app, options);
  // After the probes: what an operator's probes ask all day is not worth a trace.
  app.use(serverSpan);
  mountReference(app, options);
  mountRoutes(app, gate);
  app.use(refuseUnknownPath);
  app.use(answerProblem(options));
  const server = createServer(app);
  const close = gracefulClose(server);
  server.requestTimeout = 0;
  server.keepAliveTimeout = keepAliveMillis;
  server.setTimeout(idleSocketMillis);
  return {
    app,
    listen: (port, host) => listen(server, port, host),
    close,
  };
};

const mountReference = (app: Express, options: HttpDoorOptions): void => {
  const document = openApiDocument(options);
  const text = JSON.stringify(document, null, 2);
  app.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(text);
  });
  app.get('/docs', (_request, response) => {
    response
      .set('Content-Security-Policy', pageContentSecurityPolicy)
      .type('html')
      .send(referencePage(document));
  });
};

const mountRoutes = (app: Express, gate: Gate): void => {
  const { routes, bulkRoutes } = gate.options;
  const served = [
    ...routes.map((route) => ({ path: route.path, method: route.method, serve: serveRoute(route, gate) })),
    ...bulkRoutes.map((route) => ({
      path: route.path,
      method: 'post' as const,
      serve: serveBulkRoute(route, gate),
    })),
  ].toSorted(bySpecificity);
  refuseRepeatedRoutes(served, [...routes, ...bulkRoutes]);
  for (const { path, method, serve } of served) {
    app[method](path, serve);
  }
  for (const path of new Set(served.map((route) => route.path))) {
    const own = served.filter((route) => route.path === path);
    app.all(
      path,
      refuseMethod(own.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : method.toUpperCase()))),
    );
  }
};

type Serve = (request: Request, response: Response) => Promise<void>;

const serveRoute =
  (route: Route, gate: Gate): Serve =>
  async (request, response) => {
    const principal = await admit(route, request, response, gate);
    const routed = await readRequest(route, request, response, principal);
    const run = () => route.handle(routed);
    const outcome =
      routed.idempotency === undefined ? await run() : await gate.inFlight.run(routed.idempotency, run);
    if (isDomainError(outcome)) {
      throw new Refusal(outcome);
    }
    sendAnswer(request, response, outcome);
  };

const serveBulkRoute =
  (route: BulkRoute, gate: Gate): Serve =>
  async (request, response) => {
    const principal = await admit(route, request, response, gate);
    requireMediaType(request, ndjsonMediaTypes);
    response.status(200).type('application/x-ndjson').flushHeaders();
    const { draining, log } = gate.options;
    const context = { principal, signal: signalOf(response) };
    await serveBulkStream({ route, request, response, context, draining, log });
  };

/** Everything that can turn a request away before a byte of its body is read, cheapest first. */
const admit = async (
  route: Pick<Route, 'access' | 'path'>,
  request: Request,
  response: Response,
  gate: Gate,
): Promise<Principal> => {
  watch(route, request, response, gate);
  if (gate.options.draining()) {
    throw new HttpRefusal(domainError('DRAINING', 'The service is stopping; ask another instance'), {
      headers: { Connection: 'close' },
    });
  }
  response.once('close', gate.concurrency.enter());
  const principal = await authenticate(route, request, gate);
  gate.rate.admit(principal === anonymous ? `anonymous ${request.socket.remoteAddress}` : principal.subject);
  return principal;
};

const watch = (
  { path }: Pick<Route, 'path'>,
  request: Request,
  response: Response,
  { telemetry }: Gate,
): void => {
  const startedAt = performance.now();
  telemetry.routed(request.method, path);
  response.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    telemetry.finished({ method: request.method, route: path, status: response.statusCode, seconds });
  });
};

const authenticate = async (
  { access }: Pick<Route, 'access'>,
  request: Request,
  { options: { verifier } }: Gate,
): Promise<Principal> => {
  const { authorization } = request.headers;
  const principal = authorization === undefined ? anonymous : await verifier.verify(authorization);
  if (mayAccess(principal, access)) {
    return principal;
  }
  if (principal === anonymous) {
    throw new HttpRefusal(domainError('UNAUTHENTICATED', 'Send a bearer token'), {
      // RFC 6750, 3: without a token there is no error to name.
      headers: { 'WWW-Authenticate': 'Bearer realm="donghu"' },
    });
  }
  throw new Refusal(domainError('FORBIDDEN', 'None of the roles of this token may do this'));
};

const readRequest = async (
  route: Route,
  request: Request,
  response: Response,
  principal: Principal,
): Promise<RouteRequest<unknown, unknown, unknown>> => {
  const hasBody = route.method !== 'get' && route.method !== 'delete';
  const bytes = hasBody ? await readBody(request, route.bodyLimitBytes ?? defaultBodyLimitBytes) : noBytes;
  const body = readJson(route, request, bytes);
  const { operationId } = route;
  const target = request.originalUrl;
  return {
    params: parsed(route.params, request.params, '/path'),
    query: readQuery(route, request),
    body: parsed(route.body, body, ''),
    principal,
    idempotency: route.idempotent
      ? idempotencyKeyOf(request.get('idempotency-key'), {
          operationId,
          subject: principal.subject,
          target,
          body: bytes,
        })
      : undefined,
    ifMatch: versionOfIfMatch(request.get('if-match')),
    signal: signalOf(response),
  };
};

const noBytes = Buffer.alloc(0);

const readJson = (route: Route, request: Request, bytes: Buffer): unknown => {
  if (route.body === undefined) {
    return refuseUnexpectedBody(bytes);
  }
  requireMediaType(request, ['application/json']);
  const json = parseJson(bytes);
  if (isDomainError(json)) {
    throw new Refusal(json);
  }
  return json.value;
};

/** Clients often send `{}` where nothing is asked for. Anything else would be silently ignored. */
const refuseUnexpectedBody = (bytes: Buffer): undefined => {
  if (bytes.length > 2 || (bytes.length > 0 && bytes.toString() !== '{}')) {
    const detail = 'This operation takes no body';
    throw new Refusal(
      domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: '', rule: 'UNKNOWN_FIELD', detail }] }),
    );
  }
  return undefined;
};

const readQuery = (route: Route, request: Request): unknown => {
  const unknown = route.query === undefined ? Object.keys(request.query) : [];
  if (unknown.length > 0) {
    const detail = 'This parameter is not known here';
    const fields = unknown.map((name) => ({ pointer: `/query/${name}`, rule: 'UNKNOWN_FIELD', detail }));
    throw new Refusal(domainError('VALIDATION_FAILED', detail, { fields }));
  }
  // Without the null prototype that the query parser gives it: a strict object wants a plain one.
  return parsed(route.query, { ...request.query }, '/query');
};

const parsed = (schema: Route['body'], input: unknown, pointerBase: string): unknown => {
  if (schema === undefined) {
    return input;
  }
  const outcome = parseWith(schema, input, pointerBase);
  if (isDomainError(outcome)) {
    throw new Refusal(outcome);
  }
  return outcome.value;
};

/** Aborted when the connection closes before the answer is complete. */
const signalOf = (response: Response): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      gone.abort(new CallerGone());
    }
  });
  return gone.signal;
};

const refuseMethod =
  (allowed: readonly string[]) =>
  (request: Request): never => {
    throw new HttpRefusal(domainError('METHOD_NOT_ALLOWED', `${request.method} is not offered here`), {
      headers: { Allow: allowed.join(', ') },
    });
  };

const refuseUnknownPath = (): never => {
  throw new Refusal(domainError('NOT_FOUND', 'No route has this path'));
};

const answerProblem =
  ({ log }: HttpDoorOptions): ErrorRequestHandler =>
  (thrown: unknown, request, response, _next) => {
    const instance = request.originalUrl.split('?', 1)[0] ?? request.originalUrl;
    if (response.destroyed || thrown instanceof CallerGone) {
      response.destroy();
      return;
    }
    const { problem, headers } = problemFor(thrown, instance);
    if (problem.status >= 500) {
      log.error({ err: thrown, code: problem.code, method: request.method, instance }, 'a request failed');
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.once('finish', () => lingerThenClose(request));
    sendProblem(response, problem, headers);
  };

const lingerThenClose = (request: Request): void => {
  if (!request.complete) {
    setTimeout(() => {
      if (!request.complete) {
        request.socket.destroy();
      }
    }, lingerMillis).unref();
  }
};

const listen = (server: Server, port: number, host: string): Promise<{ readonly port: number }> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // A TCP server that listens has an address object; only pipes have a string.
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
