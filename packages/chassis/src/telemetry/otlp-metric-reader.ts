import {
  type IMetricReader,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { DeferredExporter } from './deferred-exporter.js';

const loadExporter = async (): Promise<PushMetricExporter> => {
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
  return new OTLPMetricExporter();
};

/** Pushes metrics to OTEL_EXPORTER_OTLP_ENDPOINT every OTEL_METRIC_EXPORT_INTERVAL milliseconds, 60 s by default. */
export async function otlpMetricReader(): Promise<IMetricReader> {
  const interval = Number(process.env.OTEL_METRIC_EXPORT_INTERVAL);
  // How sums are kept is asked of the exporter when the first instrument is made.
  const asksForTemporality = process.env.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE !== undefined;
  return new PeriodicExportingMetricReader({
    exporter: asksForTemporality ? await loadExporter() : new DeferredExporter<ResourceMetrics>(loadExporter),
    exportIntervalMillis: interval > 0 ? interval : 60_000,
  });
}
