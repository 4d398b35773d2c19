import { createRequire } from 'node:module';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';
import type { PrettyOptions } from 'pino-pretty';

export type { Logger } from 'pino';

export interface LoggerSettings {
  readonly service: string;
  readonly level?: LevelWithSilent;
  /** For eyes rather than machines. By default in a terminal, unless LOG_FORMAT=json. */
  readonly pretty?: boolean;
  /** Where the lines go when not to standard output. */
  readonly destination?: DestinationStream;
}

/** Personal data and secrets, by the names that the contracts give them: masked wherever they stand in a record. */
const maskedNames = [
  'residentNumber',
  'phone',
  'email',
  'bankAccount',
  'accountNumber',
  'contactName',
  'legalRepresentative',
  'authorization',
  'token',
];

/** pino's wildcard stands for exactly one level. */
const redactionPaths = maskedNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** One line of JSON per record, with the ids of the span in which it was written. */
export function createLogger({ service, level = 'info', pretty, destination }: LoggerSettings): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactionPaths, censor: '[masked]' },
    mixin: activeSpanIds,
  };
  if (destination !== undefined) return pino(options, destination);
  return (pretty ?? isForEyes()) ? pino(options, prettyStream()) : pino(options);
}

const isForEyes = (): boolean => process.stdout.isTTY === true && process.env.LOG_FORMAT !== 'json';

function activeSpanIds(): object {
  const context = trace.getActiveSpan()?.spanContext();
  if (context === undefined || !isSpanContextValid(context)) return {};
  return { trace_id: context.traceId, span_id: context.spanId };
}

/** In the process itself and loaded only when wanted: a worker thread would cost more memory than the service. */
function prettyStream(): DestinationStream {
  const require = createRequire(import.meta.url);
  // pino-pretty is CommonJS and exports its factory as the module.
  const pretty = require('pino-pretty') as (options: PrettyOptions) => DestinationStream;
  return pretty({
    colorize: true,
    ignore: 'pid,hostname,service',
    messageFormat: '{service} {msg}',
    sync: true,
  });
}
