import { createRequire, syncBuiltinESMExports } from 'node:module';
import { createNoopMeter } from '@opentelemetry/api';
import { telemetryServiceName } from './service-name.js';

/** What an operator's probes ask all day is not worth a trace. */
const probePaths: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

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
  const [{ NodeSDK }, { OTLPTraceExporter }, { http, others }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    createInstrumentations(),
  ]);
  const sdk = new NodeSDK({
    serviceName: telemetryServiceName(),
    traceExporter: new OTLPTraceExporter(),
    instrumentations: [http, ...others],
    // Metrics have their own provider (metrics.ts); logs are JSON lines with trace ids.
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  // The door measures its requests itself; the instrumentation would count each of them again.
  http.setMeterProvider({ getMeter: createNoopMeter });
  patchInstrumentedLibraries();
  running = sdk;
}

async function createInstrumentations() {
  const [
    { HttpInstrumentation },
    { ExpressInstrumentation, ExpressLayerType },
    { GrpcInstrumentation },
    { MongoDBInstrumentation },
  ] = await Promise.all([
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-express'),
    import('@opentelemetry/instrumentation-grpc'),
    import('@opentelemetry/instrumentation-mongodb'),
  ]);
  return {
    http: new HttpInstrumentation({
      ignoreIncomingRequestHook: (request) => probePaths.has(request.url?.split('?', 1)[0] ?? ''),
    }),
    others: [
      // A span for each body parser and header setter hides the one that matters.
      new ExpressInstrumentation({ ignoreLayersType: [ExpressLayerType.MIDDLEWARE] }),
      new GrpcInstrumentation({ ignoreGrpcMethods: ['Check', 'Watch', 'ServerReflectionInfo'] }),
      // The usual serializer writes a question mark for every byte of a bulk: kilobytes on the request path.
      new MongoDBInstrumentation({ dbStatementSerializer: (command) => Object.keys(command).join(' ') }),
    ],
  };
}

/**
 * The instrumentations patch what `require` returns. All four libraries are CommonJS (or built in), so
 * requiring them once before the program's ES modules import them patches the very objects those imports
 * get, and no loader hook has to rewrite any module.
 */
function patchInstrumentedLibraries(): void {
  const require = createRequire(import.meta.url);
  for (const library of ['node:http', 'node:https', 'express', '@grpc/grpc-js', 'mongodb']) require(library);
  syncBuiltinESMExports();
}

/** Sends what is buffered and stops. */
export async function stopTracing(): Promise<void> {
  await running?.shutdown();
}
