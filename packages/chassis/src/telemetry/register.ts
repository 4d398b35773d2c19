/**
 * Loaded before a service's own modules, `node --import @donghu/chassis/telemetry dist/main.js`. Metrics
 * are always kept, for `/metrics`; traces and pushed metrics begin when OTEL_EXPORTER_OTLP_ENDPOINT is set.
 */
import './own-source-maps.js';
import { startMetrics } from './metrics.js';
import { otlpMetricReader } from './otlp-metric-reader.js';
import { startTracing } from './tracing.js';

const endpoint = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;

if (endpoint === undefined || endpoint === '') {
  startMetrics();
} else {
  startMetrics([await otlpMetricReader()]);
  await startTracing();
}
