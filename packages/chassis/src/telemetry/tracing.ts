import { context, propagation, trace } from '@opentelemetry/api';
import { DeferredExporter } from './deferred-exporter.js';
import { patchLibrary } from './library-patch.js';
import { telemetryResource } from './resource.js';

interface Tracing {
  shutdown(): Promise<void>;
}

let running: Tracing | undefined;

const loadExporter = async () => {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new OTLPTraceExporter();
};

/**
 * Registers the tracer provider with the OTLP exporter and patches the instrumented libraries. Everything is loaded
 * here and not at the top, so that a process without an OTLP endpoint does not pay for it; and from its parts, since
 * the all-in-one SDK brings exporters and a configuration language that nobody uses here: 290 ms of a start and 25 MB.
 * The environment has its usual say: OTEL_TRACES_SAMPLER, OTEL_BSP_*, OTEL_EXPORTER_OTLP_*.
 */
export async function startTracing(): Promise<void> {
  if (running !== undefined) return;
  const [
    { BatchSpanProcessor, TracerProvider },
    { AsyncLocalStorageContextManager },
    { W3CTraceContextPropagator },
    { batchingFromEnvironment, samplerFromEnvironment },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('./tracing-settings.js'),
  ]);
  const provider = new TracerProvider({
    resource: telemetryResource(),
    sampler: samplerFromEnvironment(),
    spanProcessors: [
      new BatchSpanProcessor({ ...batchingFromEnvironment(), exporter: new DeferredExporter(loadExporter) }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  for (const { instrumentation, library } of await instrumentedLibraries()) {
    instrumentation.setTracerProvider(provider);
    await patchLibrary(instrumentation, library);
  }
  running = provider;
}

/** The names of a command's fields; of a command that writes to several collections, their names too. */
const statementOf = (command: Record<string, unknown>): string =>
  [...Object.keys(command), ...namespacesOf(command.nsInfo)].join(' ');

const namespacesOf = (nsInfo: unknown): readonly string[] => {
  // A DocumentSequence, which the driver does not export.
  const { documents } = (nsInfo ?? {}) as { readonly documents?: readonly { readonly ns?: unknown }[] };
  return (documents ?? []).map(({ ns }) => String(ns));
};

/** HTTP is not among them: the door makes its own spans (http/server-span.ts). */
async function instrumentedLibraries() {
  const [{ GrpcInstrumentation }, { MongoDBInstrumentation }, { grpcLibrary, mongoLibrary }] =
    await Promise.all([
      import('@opentelemetry/instrumentation-grpc'),
      import('@opentelemetry/instrumentation-mongodb'),
      import('./patched-libraries.js'),
    ]);
  const grpc = new GrpcInstrumentation({
    enabled: false,
    ignoreGrpcMethods: ['Check', 'Watch', 'ServerReflectionInfo'],
  });
  // The usual serializer writes a question mark for every byte of a bulk: kilobytes on the request path.
  const mongo = new MongoDBInstrumentation({ enabled: false, dbStatementSerializer: statementOf });
  return [
    { instrumentation: grpc, library: await grpcLibrary() },
    { instrumentation: mongo, library: await mongoLibrary() },
  ];
}

/** Sends what is buffered and stops. */
export async function stopTracing(): Promise<void> {
  await running?.shutdown();
}
