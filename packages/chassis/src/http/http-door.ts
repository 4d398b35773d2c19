import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, domainError } from '@donghu/kernel';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Logger } from 'pino';
import type { TokenVerifier } from '../authentication/token-verifier.js';
import { type Admission, admit } from './admission.js';
import { sendAnswer } from './answer.js';
import type { BulkRoute } from './bulk-route.js';
import { serveBulkStream } from './bulk-stream.js';
import { signalOf } from './caller-signal.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { type GracefulClose, gracefulClose } from './graceful-close.js';
import { type HttpTelemetry, openHttpTelemetry } from './http-telemetry.js';
import { RequestsInFlight } from './idempotency.js';
import { type OpenApiDocument, openApiDocument, type ServiceDescription } from './openapi.js';
import { mountProbes, type Probes } from './probes.js';
import { RateLimit } from './rate-limit.js';
import { referencePage } from './reference-page.js';
import { HttpRefusal, isRefused } from './refused.js';
import { refuseMediaType } from './request-body.js';
import type { Route } from './route.js';
import { readRouteRequest } from './route-request.js';
import { bySpecificity, refuseRepeatedRoutes, shapeOf } from './route-table.js';
import { pageContentSecurityPolicy, securityHeaderLines, securityHeaders } from './security-headers.js';
import { type Serve, served } from './served-request.js';

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

/** A connection on which nothing moves for so long is closed; a long stream may last as long as it moves. */
const idleSocketMillis = 120_000;

/** Above the idle timeout of common load balancers, so that they close first. */
const keepAliveMillis = 65_000;

const ndjsonMediaTypes = ['application/x-ndjson', 'application/ndjson'];

// Not imported: an ES import of node:http reads all that it exports, of which WebSocket loads Node's whole HTTP client.
const { createServer } = process.getBuiltinModule('node:http');

/** What is the same for every request of the door. */
interface Gate extends Admission {
  readonly inFlight: RequestsInFlight;
  readonly log: Logger;
}

export const createHttpDoor = (options: HttpDoorOptions): HttpDoor => {
  const { clock, draining, limits, log, verifier } = options;
  const gate: Gate = {
    verifier,
    draining,
    telemetry: options.telemetry ?? openHttpTelemetry(),
    concurrency: new ConcurrencyLimit(limits.maxConcurrent),
    rate: new RateLimit(limits.ratePerSecondPerPrincipal, clock),
    inFlight: new RequestsInFlight(),
    log,
  };
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // Without a span: what an operator's probes ask all day is not worth a trace.
  mountProbes(app, options);
  mountRoutes(app, options, gate);
  mountReference(app, options);
  app.use(served(refuseUnknownPath, log));
  app.use(answerRouterFault(log));
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
  let document: OpenApiDocument | undefined;
  const whole = (): OpenApiDocument => {
    document ??= openApiDocument(options);
    return document;
  };
  const sendDocument: Serve = (_request, response) => {
    response.type('application/json').send(JSON.stringify(whole(), null, 2));
    return undefined;
  };
  const sendPage: Serve = (_request, response) => {
    response
      .set('Content-Security-Policy', pageContentSecurityPolicy)
      .type('html')
      .send(referencePage(whole()));
    return undefined;
  };
  app.get('/openapi.json', securityHeaders, served(sendDocument, options.log));
  app.get('/docs', securityHeaders, served(sendPage, options.log));
};

const mountRoutes = (app: Express, { routes, bulkRoutes, log }: HttpDoorOptions, gate: Gate): void => {
  const placed = [
    ...routes.map((route) => ({ path: route.path, method: route.method, serve: serveRoute(route, gate) })),
    ...bulkRoutes.map((route) => ({
      path: route.path,
      method: 'post' as const,
      serve: serveBulkRoute(route, gate),
    })),
  ].toSorted(bySpecificity);
  refuseRepeatedRoutes(placed, [...routes, ...bulkRoutes]);
  // A path is done with before the next, less specific one: what it does not offer is not another's business.
  for (const shape of new Set(placed.map(shapeOf))) {
    const own = placed.filter((route) => shapeOf(route) === shape);
    for (const { path, method, serve } of own) {
      app[method](path, served(serve, log));
    }
    const allowed = own.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : method.toUpperCase()));
    app.all(shape, served(refuseMethod(allowed), log));
  }
};

const serveRoute =
  (route: Route, gate: Gate): Serve =>
  async (request, response) => {
    const principal = await admit(route, request, response, gate);
    if (isRefused(principal)) {
      return principal;
    }
    const routed = await readRouteRequest(route, request, response, principal);
    if (isRefused(routed)) {
      return routed;
    }
    const run = () => route.handle(routed);
    const outcome =
      routed.idempotency === undefined ? await run() : await gate.inFlight.run(routed.idempotency, run);
    return isRefused(outcome) ? outcome : sendAnswer(request, response, outcome);
  };

const serveBulkRoute =
  (route: BulkRoute, gate: Gate): Serve =>
  async (request, response) => {
    const principal = await admit(route, request, response, gate);
    if (isRefused(principal)) {
      return principal;
    }
    const refused = refuseMediaType(request, ndjsonMediaTypes);
    if (refused !== undefined) {
      return refused;
    }
    response.writeHead(200, [...securityHeaderLines, 'Content-Type', 'application/x-ndjson']).flushHeaders();
    const { draining, log } = gate;
    const context = { principal, signal: signalOf(response) };
    await serveBulkStream({ route, request, response, context, draining, log });
    return undefined;
  };

const refuseMethod =
  (allowed: readonly string[]): Serve =>
  ({ method }) =>
    new HttpRefusal(domainError('METHOD_NOT_ALLOWED', `${method} is not offered here`), {
      headers: { Allow: allowed.join(', ') },
    });

const refuseUnknownPath: Serve = () => domainError('NOT_FOUND', 'No route has this path');

/** Whatever serves a request answers its own faults: those that come here are of the router, before any of it ran. */
const answerRouterFault =
  (log: Logger): ErrorRequestHandler =>
  (fault: unknown, request, response, next) => {
    const rethrow: Serve = () => {
      throw fault;
    };
    served(rethrow, log)(request, response, next);
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
