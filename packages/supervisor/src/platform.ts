import { join, resolve } from 'node:path';
import { type Backing, refuseTakenPort, startBacking } from '@donghu/backing';
import { type DevelopmentIssuer, openDevelopmentIssuer, type Role } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { nodeArguments } from './node-arguments.js';
import { platformServices, type ServiceName } from './platform-services.js';
import { doorsAt, drawDoors, grpcTarget, type ServiceDoors } from './service-doors.js';
import { ServiceProcess } from './service-process.js';

export interface PlatformOptions {
  /** Where data and keys live; survives a restart. */
  readonly home: string;
  readonly ports: 'usual' | 'free';
  /** Added to every usual port. */
  readonly portOffset?: number;
  /** Services to run; all of them unless told. */
  readonly services?: readonly ServiceName[];
  /** Processes of each service, over one database and its share of the streams; one unless told. */
  readonly replicas?: number;
  readonly environment?: NodeJS.ProcessEnv;
  /** Opens crash points and the movable business clock: for tests. */
  readonly testSwitches?: boolean;
  readonly log: (line: string) => void;
  /** A line of a service's output, as it wrote it. */
  readonly output: (service: ServiceName, line: string, replica: number) => void;
}

/** The whole platform on this machine: backing, services, and the tokens to use it. */
export interface Platform {
  readonly backing: Backing;
  /** The first process of each service. */
  readonly processes: ReadonlyMap<ServiceName, ServiceProcess>;
  readonly issuer: DevelopmentIssuer;
  /** Every process of a service. */
  replicas(service: ServiceName): readonly ServiceProcess[];
  /** Of the first process unless told; that one has the usual ports. */
  doors(service: ServiceName, replica?: number): ServiceDoors;
  token(role: Role, uscc?: string, subject?: string, department?: string): Promise<string>;
  /** Drains the services, then stops what they stand on. */
  stop(): Promise<void>;
}

const repositoryRoot = resolve(import.meta.dirname, '../../..');
const dayInSeconds = 86_400;
/** Of glibc: buffers of 128 KB and more are given back when they are done with, also after larger ones were. */
const allocation = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };
const readyWithinMillis = 60_000;

/** How a process is called: by its service, and by its place where there are several. */
export const replicaName = (service: ServiceName, replica: number, replicas: number): string =>
  replicas === 1 ? service : `${service}-${replica}`;

export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const offset = options.portOffset ?? 0;
  const replicas = options.replicas ?? 1;
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
  // After the backing has its ports: it may be given any free one.
  const withUsualPorts = options.ports === 'usual' ? 1 : 0;
  const drawnOfEach = replicas - withUsualPorts;
  const drawn = await drawDoors(wanted.length * drawnOfEach);
  const doors = new Map<ServiceName, readonly ServiceDoors[]>();
  for (const [index, { name, http, grpc }] of wanted.entries()) {
    const usual = doorsAt({ http: http + offset, grpc: grpc + offset });
    const own = drawn.slice(index * drawnOfEach, (index + 1) * drawnOfEach);
    doors.set(name, withUsualPorts === 1 ? [usual, ...own] : own);
  }

  const processes = new Map<ServiceName, readonly ServiceProcess[]>();
  for (const { name } of wanted) {
    const serviceToken = await issuer.issueToken({
      subject: `service:${name}`,
      roles: ['service'],
      lifetimeSeconds: 365 * dayInSeconds,
    });
    const bundle = join(repositoryRoot, 'services', name, 'bundle');
    const started = (doors.get(name) ?? []).map(({ http, grpc }, replica) => {
      const called = replicaName(name, replica, replicas);
      return new ServiceProcess({
        name: called,
        entry: join(bundle, 'main.js'),
        nodeArguments: [...nodeArguments, '--import', join(bundle, 'telemetry.js')],
        environment: {
          ...allocation,
          ...environment,
          NATS_URL: backing.natsUrl,
          MONGODB_URL: backing.mongoUrl,
          JWKS_FILE: issuer.jwksFile,
          TOKEN_ISSUER: issuer.issuer,
          TOKEN_AUDIENCE: issuer.audience,
          SERVICE_TOKEN: serviceToken,
          HOST: '127.0.0.1',
          CONSUMER_PRIORITY: String(replica),
          HTTP_PORT: new URL(http).port,
          GRPC_PORT: grpc.split(':')[1],
          CREDIT_RATING_ADDRESS: grpcTarget(doors.get('credit-rating') ?? [], replica),
          INSTITUTION_REGISTRY_ADDRESS: grpcTarget(doors.get('institution-registry') ?? [], replica),
          LOG_FORMAT: 'json',
          // What V8 compiled at an earlier start is read again.
          NODE_COMPILE_CACHE: environment.NODE_COMPILE_CACHE ?? join(options.home, 'compile-cache'),
          OTEL_SERVICE_NAME: name,
          DONGHU_TEST_SWITCHES: options.testSwitches === true ? 'on' : 'off',
        },
        httpUrl: http,
        output: (line) => options.output(name, line, replica),
        restarted: (reason) => options.log(`${called} ended (${reason}) and is started again`),
      });
    });
    processes.set(name, started);
  }

  const replicasOf = (service: ServiceName): readonly ServiceProcess[] =>
    partOf(processes.get(service), service);
  const all = [...processes.values()].flat();
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((service) => service.stop()));
    await backing.stop();
  };
  try {
    for (const service of all) service.start();
    await Promise.all(all.map((service) => service.ready(readyWithinMillis)));
  } catch (fault) {
    await stop();
    throw fault;
  }
  return {
    backing,
    processes: new Map(wanted.map(({ name }) => [name, partOf(replicasOf(name)[0], name)])),
    issuer,
    replicas: replicasOf,
    doors: (service, replica = 0) => partOf(doors.get(service)?.[replica], service, replica),
    token: (role, uscc, subject = `${role}@donghu`, department) =>
      issuer.issueToken({ subject, roles: [role], uscc, department, lifetimeSeconds: dayInSeconds }),
    stop,
  };
};

const partOf = <Part>(found: Part | undefined, service: ServiceName, replica = 0): Part => {
  if (found !== undefined) return found;
  throw new Error(`${service}, replica ${replica}, is not among the services that were started`);
};
