import { type Meter, metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics';
import { telemetryResource } from './resource.js';

interface RunningMetrics {
  readonly provider: MeterProvider;
  readonly prometheus: PrometheusExporter;
}

let running: RunningMetrics | undefined;

/**
 * Registers the one MeterProvider of the process. The API has no proxy for meters: an instrument that is
 * created before stays without effect for ever, which is why `meter` starts the provider itself.
 */
export function startMetrics(pushReaders: readonly IMetricReader[] = []): void {
  running ??= create(pushReaders);
}

function create(pushReaders: readonly IMetricReader[]): RunningMetrics {
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({
    resource: telemetryResource(),
    readers: [prometheus, ...pushReaders],
  });
  metrics.setGlobalMeterProvider(provider);
  return { provider, prometheus };
}

/** Where a component makes its instruments. */
export function meter(): Meter {
  startMetrics();
  return metrics.getMeter('@donghu/chassis');
}

const serializer = new PrometheusSerializer('', false, undefined, false, true);

/** All metrics of the process in the Prometheus text format; the answer to `GET /metrics`. */
export async function metricsText(): Promise<string> {
  startMetrics();
  if (running === undefined) return '';
  const { resourceMetrics, errors } = await running.prometheus.collect();
  if (errors.length > 0) throw new AggregateError(errors, 'Some metrics cannot be collected');
  return serializer.serialize(resourceMetrics);
}

/** The content type of `metricsText`. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

export async function stopMetrics(): Promise<void> {
  await running?.provider.shutdown();
}
