import { status } from '@grpc/grpc-js';
import type { Histogram } from '@opentelemetry/api';
import { durationBoundaries } from '../telemetry/duration-boundaries.js';
import { meter } from '../telemetry/metrics.js';

/** `rpc.server.call.duration` of the semantic conventions for RPC metrics. */
class RpcServerMetrics {
  readonly #duration: Histogram = meter().createHistogram('rpc.server.call.duration', {
    description: 'Duration of incoming gRPC calls',
    unit: 's',
    advice: { explicitBucketBoundaries: durationBoundaries },
  });

  record(path: string, code: status, elapsedMs: number): void {
    this.#duration.record(elapsedMs / 1_000, {
      'rpc.system.name': 'grpc',
      'rpc.method': path.slice(1),
      'rpc.response.status_code': status[code],
    });
  }
}

let instance: RpcServerMetrics | undefined;

/** One histogram for all doors of the process. */
export function rpcServerMetrics(): RpcServerMetrics {
  instance ??= new RpcServerMetrics();
  return instance;
}
