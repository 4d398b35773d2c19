import {
  context,
  defaultTextMapGetter,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Request, Response } from 'express';

const tracer = trace.getTracer('@donghu/chassis');

/** The query is left out: what is looked for may be a person's. */
const attributesOf = (request: Request) => ({
  'http.request.method': request.method,
  'url.scheme': 'http',
  'url.path': request.path,
  'network.protocol.version': request.httpVersion,
  'server.address': request.hostname,
  ...(request.headers['user-agent'] === undefined
    ? {}
    : { 'user_agent.original': request.headers['user-agent'] }),
});

const end = (span: Span, response: Response): void => {
  const { statusCode } = response;
  span.setAttribute('http.response.status_code', statusCode);
  if (statusCode >= 500) {
    span.setAttribute('error.type', String(statusCode));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
};

/**
 * Serves within the server span of the request, active for all that is done for it, by the semantic conventions for
 * HTTP. The door makes it itself, and not the instrumentations of http and Express:
 * docs/decisions/0007-tracing-from-its-parts.md.
 */
export const inServerSpan = <T>(
  request: Request,
  response: Response,
  serve: (request: Request, response: Response) => T,
): T => {
  const parent = propagation.extract(context.active(), request.headers, defaultTextMapGetter);
  const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER }, parent);
  if (span.isRecording()) {
    // Not given at the start, where the SDK copies them twice for samplers to look at: those here do not.
    span.setAttributes(attributesOf(request));
  }
  response.on('close', () => end(span, response));
  return context.with(trace.setSpan(parent, span), serve, undefined, request, response);
};

/** Names the active server span after its route, once that is known. */
export const nameServerSpan = (method: string, route: string): void => {
  const span = trace.getActiveSpan();
  span?.updateName(`${method} ${route}`);
  span?.setAttribute('http.route', route);
};
