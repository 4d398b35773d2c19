import { MetricReader } from '@opentelemetry/sdk-metrics';

/** Keeps cumulative sums, which are read when somebody asks: for `/metrics`. */
export class PullMetricReader extends MetricReader {
  protected async onForceFlush(): Promise<void> {
    // Nothing is held back.
  }

  protected async onShutdown(): Promise<void> {
    // Nothing is open.
  }
}
