import { stopMetrics } from './metrics.js';
import { stopTracing } from './tracing.js';

/** The last act of a process: sends what is buffered. An unreachable collector is no reason to fail a shutdown. */
export async function shutdownTelemetry(): Promise<void> {
  await Promise.allSettled([stopTracing(), stopMetrics()]);
}
