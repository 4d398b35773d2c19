import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '@donghu/kernel';
import type { ServiceConfiguration } from '../configuration/index.js';
import type { Broker } from '../messaging/nats-connection.js';
import { Relay } from '../messaging/relay.js';
import { Executor, GroupCommit, type MongoConnection } from '../store/index.js';
import type { Logger } from '../telemetry/index.js';
import { type CrashSwitch, crashSwitchFrom } from './crash-points.js';

export interface CommitPathSettings {
  readonly service: string;
  readonly configuration: ServiceConfiguration;
  readonly environment: NodeJS.ProcessEnv;
  readonly store: MongoConnection;
  readonly broker: Broker;
  /** Business time. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** From a use case to its events in the stream: who commits groups, and the relay that publishes what they commit. */
export interface CommitPath {
  /** This replica, among those that publish what was committed. */
  readonly owner: string;
  readonly crash: CrashSwitch;
  readonly relay: Relay;
  readonly groups: GroupCommit;
  readonly executor: Executor;
}

/** Its relay has still to be started. */
export const commitPath = ({
  service,
  configuration,
  environment,
  store,
  broker,
  clock,
  log,
}: CommitPathSettings): CommitPath => {
  const owner = randomUUID();
  const crash = crashSwitchFrom(environment);
  const relay = new Relay({
    db: store.db,
    broker,
    service,
    owner,
    wallClock: systemClock,
    log,
    crash,
    memoryBound: 20_000,
    storeBound: configuration.OUTBOX_BOUND,
    inFlight: 256,
    sweepMillis: 3_000,
  });
  const groups = new GroupCommit({
    store,
    clock,
    wallClock: systemClock,
    owner,
    crash,
    committed: (events) => relay.offer(events),
  });
  const executor = new Executor({ groups, clock, hasRoom: () => relay.hasRoom() });
  return { owner, crash, relay, groups, executor };
};
