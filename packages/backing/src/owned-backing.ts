import type { Backing, BackingKind, BackingServer, NatsServer } from './backing.js';

/** A backing of two servers that this process started. */
export function ownedBacking(
  kind: Exclude<BackingKind, 'external'>,
  nats: NatsServer,
  mongo: BackingServer,
): Backing {
  return {
    kind,
    natsUrl: nats.url,
    natsMonitorUrl: nats.monitorUrl,
    mongoUrl: mongo.url,
    versions: { nats: nats.version, mongodb: mongo.version },
    get natsPid() {
      return nats.pid;
    },
    get mongoPid() {
      return mongo.pid;
    },
    stop: async () => {
      await Promise.all([nats.stop(), mongo.stop()]);
    },
    restartNats: () => restart(nats),
    restartMongo: () => restart(mongo),
    killNats: (signal) => nats.kill(signal),
    killMongo: (signal) => mongo.kill(signal),
  };
}

async function restart(server: BackingServer): Promise<void> {
  await server.stop();
  await server.start();
}
