import { createRequire } from 'node:module';
import { telemetryServiceName } from './service-name.js';

interface Tracing {
  shutdown(): Promise<void>;
}

let running: Tracing | undefined;

/**
 * Starts the SDK with the OTLP exporter and patches the instrumented libraries. Everything is loaded here
 * and not at the top, so that a process without an OTLP endpoint does not pay for it in memory.
 */
export async function startTracing(): Promise<void> {
  if (running !== undefined) return;
  const [{ NodeSDK }, { OTLPTraceExporter }, instrumentations] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    createInstrumentations(),
  ]);
  const sdk = new NodeSDK({
    serviceName: telemetryServiceName(),
    traceExporter: new OTLPTraceExporter(),
    instrumentations,
    // Metrics have their own provider (metrics.ts); logs are JSON lines with trace ids.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  patchInstrumentedLibraries();
  running = sdk;
}

/** HTTP is not among them: the door makes its own spans (http/server-span.ts). */
async function createInstrumentations() {
  const [{ GrpcInstrumentation }, { MongoDBInstrumentation }] = await Promise.all([
    import('@opentelemetry/instrumentation-grpc'),
    import('@opentelemetry/instrumentation-mongodb'),
  ]);
  return [
    new GrpcInstrumentation({ ignoreGrpcMethods: ['Check', 'Watch', 'ServerReflectionInfo'] }),
    // The usual serializer writes a question mark for every byte of a bulk: kilobytes on the request path.
    new MongoDBInstrumentation({ dbStatementSerializer: (command) => Object.keys(command).join(' ') }),
  ];
}

/**
 * The instrumentations patch what `require` returns. Both libraries are CommonJS, so requiring them once before the program's ES modules import them patches the very objects those imports
 * get, and no loader hook has to rewrite any module.
 */
function patchInstrumentedLibraries(): void {
  const require = createRequire(import.meta.url);
  for (const library of ['@grpc/grpc-js', 'mongodb']) require(library);
}

/** Sends what is buffered and stops. */
export async function stopTracing(): Promise<void> {
  await running?.shutdown();
}
