import type { Clock } from '@donghu/kernel';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { TokenVerifier } from '../authentication/index.js';
import type { Logger } from '../telemetry/logger.js';
import { defaultGrpcLimits, type GrpcLimits } from './call-admission.js';
import { serverOptions } from './channel-options.js';
import { type CallEnvironment, callHandler } from './grpc-call-handler.js';
import type { GrpcService } from './grpc-service.js';
import { HealthService } from './health-service.js';
import { lenientDeserializer } from './malformed-request.js';
import { addReflection } from './reflection-service.js';
import { useStreamTables } from './stream-table.js';

export interface GrpcDoorSettings {
  readonly services: readonly GrpcService[];
  readonly verifier: TokenVerifier;
  readonly log: Logger;
  readonly clock: Clock;
  readonly limits?: Partial<GrpcLimits>;
  /** True refuses new calls with DRAINING while the port is still open. */
  readonly draining?: () => boolean;
  /** Plain text unless TLS credentials are given. */
  readonly credentials?: ServerCredentials;
}

export interface GrpcDoor {
  /** Binds and returns the port; 0 asks for a free one. Health says NOT_SERVING until `setServing(true)`. */
  listen(port: number, host: string): Promise<number>;
  setServing(serving: boolean): void;
  /** Lets running calls finish for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** A gRPC port with the given services, the standard health service and server reflection. */
export function createGrpcDoor(settings: GrpcDoorSettings): GrpcDoor {
  const limits = { ...defaultGrpcLimits, ...settings.limits };
  const closing = new AbortController();
  const environment: CallEnvironment = {
    verifier: settings.verifier,
    log: settings.log,
    clock: settings.clock,
    limits,
    draining: settings.draining ?? (() => false),
    closing: closing.signal,
    running: { calls: 0, endless: 0 },
  };
  useStreamTables();
  const server = new Server({
    ...serverOptions,
    'grpc.max_receive_message_length': limits.maxReceiveBytes,
  });
  for (const service of settings.services) addService(server, service, environment);
  const names = settings.services.map((service) => service.name);
  const health = new HealthService(names);
  health.addToServer(server);
  addReflection(server, names);
  return {
    listen: (port, host) => bind(server, port, host, settings.credentials),
    setServing: (serving) => health.setServing(serving),
    close: async (graceMs) => {
      health.setServing(false);
      closing.abort();
      health.endWatches();
      await shutDown(server, graceMs);
    },
  };
}

function addService(server: Server, service: GrpcService, environment: CallEnvironment): void {
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [name, route] of Object.entries(service.routes)) {
    definition[name] = {
      ...route.definition,
      requestDeserialize: lenientDeserializer(route),
    };
    implementation[name] = callHandler(route, environment);
  }
  server.addService(definition, implementation);
}

const bind = (
  server: Server,
  port: number,
  host: string,
  credentials = ServerCredentials.createInsecure(),
): Promise<number> => {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, boundPort) => {
      if (error === null) resolve(boundPort);
      else reject(new Error(`gRPC cannot listen on ${address}: ${error.message}`, { cause: error }));
    });
  });
};

/** `tryShutdown` waits for every open stream, which a peer that never closes one can make endless. */
const shutDown = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
