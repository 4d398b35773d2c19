import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

/** Pushes metrics to OTEL_EXPORTER_OTLP_ENDPOINT every OTEL_METRIC_EXPORT_INTERVAL milliseconds, 60 s by default. */
export async function otlpMetricReader(): Promise<IMetricReader> {
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
  const interval = Number(process.env.OTEL_METRIC_EXPORT_INTERVAL);
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis: interval > 0 ? interval : 60_000,
  });
}
