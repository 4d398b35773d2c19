import { status } from '@grpc/grpc-js';
import type { Histogram } from '@opentelemetry/api';
import { meter } from '../telemetry/metrics.js';

/** Semantic conventions for RPC metrics, `rpc.server.call.duration`, with the buckets they advise, in seconds. */
const bucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

class RpcServerMetrics {
  readonly #duration: Histogram = meter().createHistogram('rpc.server.call.duration', {
    description: 'Duration of incoming gRPC calls',
    unit: 's',
    advice: { explicitBucketBoundaries: bucketBoundaries },
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
