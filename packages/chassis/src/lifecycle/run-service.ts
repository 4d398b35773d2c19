import { ConfigurationInvalid } from '../configuration/index.js';
import { createLogger, shutdownTelemetry } from '../telemetry/index.js';
import type { ServiceDefinition } from './service-definition.js';
import { startService } from './start-service.js';

const longestStopMillis = 10_000;

/** The whole life of a service's process: start, wait for SIGTERM or SIGINT, drain, exit. */
export const runService = async <Extra>(definition: ServiceDefinition<Extra>): Promise<void> => {
  const log = createLogger({ service: definition.name });
  try {
    const service = await startService(definition, process.env);
    await untilSignal();
    // What is not done by then is found again at the next start: nothing depends on a clean end.
    setTimeout(() => process.exit(1), longestStopMillis).unref();
    await service.stop();
    await shutdownTelemetry();
    process.exit(0);
  } catch (fault) {
    if (fault instanceof ConfigurationInvalid) log.fatal(fault.message);
    else log.fatal({ err: fault }, 'cannot start');
    process.exit(1);
  }
};

const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
