import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { type ExportTraceServiceRequest, type ReceivedSpan, spansOf } from './received-span.js';

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** Every span received so far, in the order of arrival. */
  spans(): readonly ReceivedSpan[];
  /** The spans of the first trace for which the predicate holds; looked at again with every arrival. */
  waitForTrace(
    predicate: (trace: readonly ReceivedSpan[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly ReceivedSpan[]>;
  stop(): Promise<void>;
}

/**
 * A collector for tests: OTLP over HTTP in its JSON encoding
 * (https://opentelemetry.io/docs/specs/otlp/#otlphttp), which the SDK's `…-otlp-http` exporters send.
 * Metrics and logs are taken and forgotten.
 */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const collected = new CollectedSpans();
  const server = createServer((request, response) => {
    receive(request, response, collected).catch((error: unknown) =>
      response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A listening TCP server has an address and a port.
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans: () => collected.spans,
    waitForTrace: (predicate, timeoutMs = 20_000) => collected.waitForTrace(predicate, timeoutMs),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  collected: CollectedSpans,
): Promise<void> {
  if (request.headers['content-type'] !== 'application/json') {
    response.writeHead(415).end('This receiver reads OTLP as application/json');
    return;
  }
  const zipped = request.headers['content-encoding'] === 'gzip';
  const body = await text(zipped ? request.pipe(createGunzip()) : request);
  // The exporter under test is trusted to send the message it names.
  if (request.url === '/v1/traces') collected.add(spansOf(JSON.parse(body) as ExportTraceServiceRequest));
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

class CollectedSpans {
  readonly spans: ReceivedSpan[] = [];
  readonly #onArrival = new Set<() => void>();

  add(spans: readonly ReceivedSpan[]): void {
    this.spans.push(...spans);
    for (const look of this.#onArrival) look();
  }

  waitForTrace(
    predicate: (trace: readonly ReceivedSpan[]) => boolean,
    timeoutMs: number,
  ): Promise<readonly ReceivedSpan[]> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.#traces().find(predicate);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#onArrival.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#onArrival.delete(look);
        reject(new Error(`No such trace within ${timeoutMs} ms. Received:\n${this.#outline()}`));
      }, timeoutMs);
      this.#onArrival.add(look);
      look();
    });
  }

  #traces(): ReceivedSpan[][] {
    const traces = new Map<string, ReceivedSpan[]>();
    for (const span of this.spans) {
      const trace = traces.get(span.traceId) ?? [];
      trace.push(span);
      traces.set(span.traceId, trace);
    }
    return [...traces.values()];
  }

  #outline(): string {
    const line = (span: ReceivedSpan): string =>
      `${span.traceId} ${span.parentSpanId ?? '-'} → ${span.spanId} ${span.service}: ${span.kind} ${span.name}`;
    return this.spans.length === 0 ? 'nothing' : this.spans.map(line).join('\n');
  }
}
