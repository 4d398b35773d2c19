import type { DependencyReadiness, Readiness } from '../http/index.js';
import type { Broker } from '../messaging/nats-connection.js';
import type { MongoConnection } from '../store/mongo-connection.js';

/**
 * Ready while the store answers. A broker that is away is told but does not take the service out: intake goes
 * on into the outbox until its bound.
 */
export const readinessOf =
  (store: MongoConnection, broker: Broker): (() => Promise<Readiness>) =>
  async () => {
    const mongodb = await store.ping().then(
      (): DependencyReadiness => ({ ready: true }),
      (fault: unknown): DependencyReadiness => ({
        ready: false,
        reason: fault instanceof Error ? fault.message : 'no answer',
      }),
    );
    const nats: DependencyReadiness = broker.isConnected()
      ? { ready: true }
      : { ready: false, reason: 'not connected; events wait in the outbox' };
    return { ready: mongodb.ready, dependencies: { mongodb, nats } };
  };
