import { systemClock } from '@donghu/kernel';
import { createTokenVerifier } from '../authentication/index.js';
import {
  keySetRule,
  readConfigurations,
  readSecret,
  type ServiceConfiguration,
  serviceConfiguration,
} from '../configuration/index.js';
import { createGrpcDoor } from '../grpc/index.js';
import { createHttpDoor } from '../http/index.js';
import { EventConsumer } from '../messaging/consumer.js';
import type { Broker } from '../messaging/nats-connection.js';
import { StrandedMessages } from '../messaging/stranded-messages.js';
import { ackWaitMillis, contextStream, convergeStream, sharedStreams } from '../messaging/streams.js';
import { sourceProjections } from '../projection/projection.js';
import { replayLeases } from '../projection/replay-lease.js';
import { replays } from '../projection/replay-records.js';
import { replayRoutes } from '../projection/replay-routes.js';
import { Replayer } from '../projection/replayer.js';
import {
  cleanUp,
  defaultRetention,
  ensureCollections,
  idempotencyIndexes,
  idempotencyName,
  inboxIndexes,
  inboxName,
  type MongoConnection,
  outboxIndexes,
  outboxName,
  unpublishedIndexes,
  unpublishedName,
} from '../store/index.js';
import { createLogger, metricsText } from '../telemetry/index.js';
import { createBusinessClock } from './business-clock.js';
import { commitPath } from './commit-path.js';
import { connectServiceBroker, connectStore } from './connect-backing.js';
import { startJobs } from './job.js';
import { threadsOf } from './job-thread.js';
import { observeRelay } from './platform-metrics.js';
import { businessClockRoute, messageFlowRoute } from './platform-routes.js';
import { readinessOf } from './readiness.js';
import { republicationRoutes } from './republication-routes.js';
import type { RunningService } from './running-service.js';
import type { ServiceDefinition } from './service-definition.js';
import { returnStartLeftovers } from './start-leftovers.js';

const platformCollections = [
  { name: outboxName, indexes: outboxIndexes },
  { name: unpublishedName, indexes: unpublishedIndexes },
  { name: inboxName, indexes: inboxIndexes },
  { name: idempotencyName, indexes: idempotencyIndexes },
  replays,
  replayLeases,
];

const hourMillis = 3_600_000;
const replaySweepMillis = 10_000;

/**
 * Brings a service up: settings, store and broker side by side, relay, its own parts, consumers, doors, in this
 * order, so that nothing is accepted before it can be kept and published.
 */
export const startService = async <Extra>(
  definition: ServiceDefinition<Extra>,
  environment: NodeJS.ProcessEnv,
): Promise<RunningService> => {
  const configuration = readConfigurations(
    serviceConfiguration,
    definition.settings,
    [keySetRule],
    environment,
  );
  const log = createLogger({ service: definition.name, level: configuration.LOG_LEVEL });
  const clock = createBusinessClock(systemClock);

  const [store, broker] = await Promise.all([
    openStore(definition, configuration),
    openBroker(definition, configuration),
  ]);

  const { owner, crash, relay, groups, executor } = commitPath({
    service: definition.name,
    configuration,
    environment,
    store,
    broker,
    clock,
    log,
  });
  await relay.start();
  observeRelay(relay, systemClock.now);

  const parts = await definition.build({
    configuration,
    clock,
    log,
    store,
    executor,
    runInThread: threadsOf(definition.name, environment, clock),
    serviceToken: () => readSecret(configuration.SERVICE_TOKEN, configuration.SERVICE_TOKEN_FILE) ?? '',
  });

  const consumerDefinitions = parts.consumers.map(({ purpose, stream, handlers, gatherMillis }) => ({
    gatherMillis,
    name: `${definition.name}__${purpose}`,
    stream,
    handlers,
  }));
  const consumers = consumerDefinitions.map(
    (consumer) =>
      new EventConsumer(consumer, {
        broker,
        groups,
        wallClock: systemClock,
        log,
        crash,
        maxBatch: 256,
        maxDeliveries: configuration.MAX_DELIVERIES,
        ackWaitMillis,
      }),
  );
  const stranded = new StrandedMessages({
    broker,
    service: definition.name,
    consumers,
    wallClock: systemClock,
    log,
    crash,
  });

  const replayer = new Replayer({
    store,
    broker,
    projections: sourceProjections(parts.projections ?? [], consumerDefinitions),
    owner,
    wallClock: systemClock,
    log,
  });

  let draining = false;
  const verifier = createTokenVerifier({
    issuer: configuration.TOKEN_ISSUER,
    audience: configuration.TOKEN_AUDIENCE,
    jwks: keySetLocation(configuration.JWKS_URL, configuration.JWKS_FILE),
    clock: systemClock,
  });
  const http = createHttpDoor({
    service: { name: definition.name, version: definition.version, title: definition.title },
    routes: [
      ...parts.routes,
      messageFlowRoute(store),
      ...republicationRoutes({ db: store.db, broker, service: definition.name, wallClock: systemClock }, log),
      ...replayRoutes({ db: store.db, executor, wallClock: systemClock, replayer }),
      ...(configuration.DONGHU_TEST_SWITCHES === 'on' ? [businessClockRoute(clock)] : []),
    ],
    bulkRoutes: parts.bulkRoutes ?? [],
    verifier,
    clock: systemClock,
    log,
    readiness: readinessOf(store, broker),
    metricsText,
    limits: {
      maxConcurrent: configuration.MAX_CONCURRENT_REQUESTS,
      ratePerSecondPerPrincipal: configuration.REQUESTS_PER_SECOND,
    },
    draining: () => draining,
  });
  const grpc = createGrpcDoor({
    services: parts.grpc,
    verifier,
    log,
    clock: systemClock,
    draining: () => draining,
  });

  for (const consumer of consumers) consumer.start();
  if (consumers.length > 0) stranded.start();
  const retention = {
    name: 'retention',
    everyMillis: hourMillis,
    run: (signal: AbortSignal) => cleanUp(store.db, defaultRetention, systemClock, signal),
  };
  const replaySweep = { name: 'replays', everyMillis: replaySweepMillis, run: () => replayer.workOff() };
  const jobs = startJobs([...(parts.jobs ?? []), retention, replaySweep], log);
  const grpcPort = await grpc.listen(configuration.GRPC_PORT ?? definition.ports.grpc, configuration.HOST);
  grpc.setServing(true);
  const { port: httpPort } = await http.listen(
    configuration.HTTP_PORT ?? definition.ports.http,
    configuration.HOST,
  );
  log.info({ httpPort, grpcPort, database: store.db.databaseName }, 'ready');
  returnStartLeftovers();

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    draining = true;
    grpc.setServing(false);
    log.info('draining');
    await Promise.all([
      http.close(4_000),
      grpc.close(4_000),
      replayer.stop(),
      jobs.stop(),
      ...consumers.map((consumer) => consumer.stop()),
    ]);
    if (consumers.length > 0) await stranded.stop();
    await parts.close?.();
    await relay.stop(3_000);
    await broker.close();
    await store.close();
    log.info('stopped');
  };
  return {
    name: definition.name,
    httpPort,
    grpcPort,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
};

const openStore = async <Extra>(
  { name, collections }: ServiceDefinition<Extra>,
  configuration: ServiceConfiguration,
): Promise<MongoConnection> => {
  const store = await connectStore(name, configuration);
  await ensureCollections(store.db, [...platformCollections, ...collections]);
  return store;
};

const openBroker = async <Extra>(
  { name, stream }: ServiceDefinition<Extra>,
  configuration: ServiceConfiguration,
): Promise<Broker> => {
  const broker = await connectServiceBroker(name, configuration);
  const { STREAM_REPLICAS } = configuration;
  const streams = [
    contextStream(stream, defaultRetention.streamDays, STREAM_REPLICAS),
    ...sharedStreams(STREAM_REPLICAS),
  ];
  await Promise.all(streams.map((declared) => convergeStream(broker.manager, declared)));
  return broker;
};

const keySetLocation = (
  url: string | undefined,
  file: string | undefined,
): { url: string } | { file: string } => {
  if (url !== undefined) return { url };
  if (file !== undefined) return { file };
  throw new Error('JWKS_URL or JWKS_FILE must be set: tokens cannot be verified without keys');
};
