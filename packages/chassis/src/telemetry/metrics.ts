import { type Meter, metrics } from '@opentelemetry/api';
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics';
import { PullMetricReader } from './pull-metric-reader.js';
import { telemetryResource } from './resource.js';

interface RunningMetrics {
  readonly provider: MeterProvider;
  readonly pulled: PullMetricReader;
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
  const pulled = new PullMetricReader();
  const provider = new MeterProvider({
    resource: telemetryResource(),
    readers: [pulled, ...pushReaders],
  });
  metrics.setGlobalMeterProvider(provider);
  return { provider, pulled };
}

/** Where a component makes its instruments. */
export function meter(): Meter {
  startMetrics();
  return metrics.getMeter('@donghu/chassis');
}

/**
 * All metrics of the process in the Prometheus text format; the answer to `GET /metrics`. The format is loaded when
 * it is first asked for: its package brings a server of its own, and Node's WebSocket with it.
 */
export async function metricsText(): Promise<string> {
  startMetrics();
  if (running === undefined) return '';
  const { resourceMetrics, errors } = await running.pulled.collect();
  if (errors.length > 0) throw new AggregateError(errors, 'Some metrics cannot be collected');
  const { PrometheusSerializer } = await import('@opentelemetry/exporter-prometheus');
  return new PrometheusSerializer('', false, undefined, false, true).serialize(resourceMetrics);
}

/** The content type of `metricsText`. */
export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

export async function stopMetrics(): Promise<void> {
  await running?.provider.shutdown();
}
