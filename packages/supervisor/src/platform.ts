import { join, resolve } from 'node:path';
import { type Backing, freePort, refuseTakenPort, startBacking } from '@donghu/backing';
import { type DevelopmentIssuer, openDevelopmentIssuer, type Role } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { platformServices, type ServiceName } from './platform-services.js';
import { ServiceProcess } from './service-process.js';

export interface PlatformOptions {
  /** Where data and keys live; survives a restart. */
  readonly home: string;
  readonly ports: 'usual' | 'free';
  /** Added to every usual port. */
  readonly portOffset?: number;
  /** Services to run; all of them unless told. */
  readonly services?: readonly ServiceName[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Opens crash points and the movable business clock: for tests. */
  readonly testSwitches?: boolean;
  readonly log: (line: string) => void;
  /** A line of a service's output, as it wrote it. */
  readonly output: (service: ServiceName, line: string) => void;
}

export interface ServiceDoors {
  readonly http: string;
  /** host:port */
  readonly grpc: string;
}

/** The whole platform on this machine: backing, services, and the tokens to use it. */
export interface Platform {
  readonly backing: Backing;
  readonly processes: ReadonlyMap<ServiceName, ServiceProcess>;
  readonly issuer: DevelopmentIssuer;
  doors(service: ServiceName): ServiceDoors;
  token(role: Role, uscc?: string, subject?: string): Promise<string>;
  /** Drains the services, then stops what they stand on. */
  stop(): Promise<void>;
}

const repositoryRoot = resolve(import.meta.dirname, '../../..');
const telemetry = join(repositoryRoot, 'packages/chassis/dist/telemetry/register.js');
const dayInSeconds = 86_400;
/** Young generation of V8: small, since a service is mostly idle and five run on one machine. */
const nodeArguments = ['--enable-source-maps', '--max-semi-space-size=1', '--import', telemetry];
const readyWithinMillis = 60_000;

const distinctFreePorts = async (count: number): Promise<readonly number[]> => {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
};

export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const offset = options.portOffset ?? 0;
  const environment = options.environment ?? process.env;
  const issuer = await openDevelopmentIssuer(join(options.home, 'keys'), systemClock);
  const wanted = platformServices.filter(({ name }) => options.services?.includes(name) ?? true);
  if (options.ports === 'usual') {
    for (const { name, http, grpc } of wanted) {
      await refuseTakenPort(`${name}, HTTP`, http + offset);
      await refuseTakenPort(`${name}, gRPC`, grpc + offset);
    }
  }
  const backing = await startBacking({
    dataDirectory: join(options.home, 'data'),
    ports:
      options.ports === 'free'
        ? 'free'
        : { nats: 4222 + offset, natsMonitor: 8222 + offset, mongo: 27017 + offset },
    log: options.log,
    environment,
  });
  // After the backing has its ports, and no port twice: a drawn port is nobody's until its service listens.
  const drawn = options.ports === 'free' ? await distinctFreePorts(wanted.length * 2) : [];
  const doors = new Map<ServiceName, ServiceDoors>();
  for (const [index, service] of wanted.entries()) {
    const http = drawn[index * 2] ?? service.http + offset;
    const grpc = drawn[index * 2 + 1] ?? service.grpc + offset;
    doors.set(service.name, { http: `http://127.0.0.1:${http}`, grpc: `127.0.0.1:${grpc}` });
  }
  const doorsOf = (service: ServiceName): ServiceDoors => {
    const found = doors.get(service);
    if (found === undefined) throw new Error(`${service} is not among the services that were started`);
    return found;
  };

  const processes = new Map<ServiceName, ServiceProcess>();
  for (const { name } of wanted) {
    const { http, grpc } = doorsOf(name);
    const serviceToken = await issuer.issueToken({
      subject: `service:${name}`,
      roles: ['bureau'],
      lifetimeSeconds: 365 * dayInSeconds,
    });
    processes.set(
      name,
      new ServiceProcess({
        name,
        entry: join(repositoryRoot, 'services', name, 'dist/main.js'),
        nodeArguments,
        environment: {
          ...environment,
          NATS_URL: backing.natsUrl,
          MONGODB_URL: backing.mongoUrl,
          JWKS_FILE: issuer.jwksFile,
          TOKEN_ISSUER: issuer.issuer,
          TOKEN_AUDIENCE: issuer.audience,
          SERVICE_TOKEN: serviceToken,
          HOST: '127.0.0.1',
          HTTP_PORT: new URL(http).port,
          GRPC_PORT: grpc.split(':')[1],
          CREDIT_RATING_ADDRESS: doors.get('credit-rating')?.grpc,
          INSTITUTION_REGISTRY_ADDRESS: doors.get('institution-registry')?.grpc,
          LOG_FORMAT: 'json',
          OTEL_SERVICE_NAME: name,
          DONGHU_TEST_SWITCHES: options.testSwitches === true ? 'on' : 'off',
        },
        httpUrl: http,
        output: (line) => options.output(name, line),
        restarted: (reason) => options.log(`${name} ended (${reason}) and is started again`),
      }),
    );
  }

  const stop = async (): Promise<void> => {
    await Promise.all([...processes.values()].map((process) => process.stop()));
    await backing.stop();
  };
  try {
    for (const service of processes.values()) service.start();
    await Promise.all([...processes.values()].map((service) => service.ready(readyWithinMillis)));
  } catch (fault) {
    await stop();
    throw fault;
  }
  return {
    backing,
    processes,
    issuer,
    doors: doorsOf,
    token: (role, uscc, subject = `${role}@donghu`) =>
      issuer.issueToken({ subject, roles: [role], uscc, lifetimeSeconds: dayInSeconds }),
    stop,
  };
};
