import { durationBoundaries } from '../telemetry/duration-boundaries.js';
import { meter } from '../telemetry/metrics.js';
import { nameServerSpan } from './server-span.js';

export interface FinishedRequest {
  readonly method: string;
  /** The route's template, or undefined where no route matched. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** What the door tells those who watch it. */
export interface HttpTelemetry {
  routed(method: string, route: string): void;
  finished(request: FinishedRequest): void;
}

/** Spans and metrics by the semantic conventions for HTTP. */
export const openHttpTelemetry = (): HttpTelemetry => {
  const duration = meter().createHistogram('http.server.request.duration', {
    unit: 's',
    description: 'Duration of HTTP server requests',
    advice: { explicitBucketBoundaries: durationBoundaries },
  });
  return {
    routed: nameServerSpan,
    finished({ method, route, status, seconds }) {
      duration.record(seconds, {
        'http.request.method': method,
        'http.response.status_code': status,
        'url.scheme': 'http',
        ...(route === undefined ? {} : { 'http.route': route }),
        ...(status >= 500 ? { 'error.type': String(status) } : {}),
      });
    },
  };
};
