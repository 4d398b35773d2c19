import {
  type Broker,
  cleanUp,
  connectBroker,
  connectMongo,
  defaultRetention,
  idempotencyName,
  inboxName,
  type MongoConnection,
  outboxName,
  unpublishedEvents,
} from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { waitFor } from '@donghu/testkit';
import type { Zone } from '../zone.js';

export const dayMillis = 86_400_000;

/** What a stream held at the end of a part of the year, to be forgotten by its age. */
interface StreamMark {
  readonly stream: string;
  readonly lastSequence: number;
  ageDays: number;
}

type StampedCollection = ReturnType<MongoConnection['db']['collection']>;

/**
 * A platform whose records grow older while its clocks stand: retention, leases and the broker go by the wall
 * clock, which cannot be moved in a process of its own, so what time would do to the records is done to them.
 * Every published row, mark and answer gets an earlier instant; messages leave their stream once older than it
 * keeps them, by a purge to the last of them; and the clean-up of the chassis runs over every database.
 */
export class AgedPlatform {
  readonly stores: ReadonlyMap<string, MongoConnection>;
  readonly broker: Broker;
  readonly #marks: StreamMark[] = [];

  private constructor(stores: ReadonlyMap<string, MongoConnection>, broker: Broker) {
    this.stores = stores;
    this.broker = broker;
  }

  static async open({ platform }: Zone): Promise<AgedPlatform> {
    const { mongoUrl, natsUrl } = platform.backing;
    const stores = new Map<string, MongoConnection>();
    for (const service of platform.processes.keys()) {
      const database = `donghu_${service.replaceAll('-', '_')}`;
      stores.set(service, await connectMongo(mongoUrl, database, 'year-of-growth'));
    }
    return new AgedPlatform(stores, await connectBroker({ url: natsUrl, service: 'year-of-growth' }));
  }

  async close(): Promise<void> {
    await this.broker.close();
    for (const store of this.stores.values()) await store.close();
  }

  storeOf(service: string): MongoConnection {
    const store = this.stores.get(service);
    if (store === undefined) throw new Error(`${service} has no store here`);
    return store;
  }

  /** Everything is published and handled: seen twice, since what is handled may tell of something new. */
  async settled(): Promise<void> {
    let seen = 0;
    await waitFor(
      async () => {
        const waiting = await this.#waiting();
        seen = waiting.length === 0 ? seen + 1 : 0;
        if (seen < 2) throw new Error(`there wait ${waiting.join(', ')}`);
        return true;
      },
      { what: 'every event to be handled', timeoutMillis: 60_000, everyMillis: 20 },
    );
  }

  async age(days: number): Promise<void> {
    await this.#ageStreams(days);
    for (const { db } of this.stores.values()) {
      await makeOlder(db.collection(outboxName), 'keptFrom', days);
      await makeOlder(db.collection(inboxName), 'handledAt', days);
      await makeOlder(db.collection(idempotencyName), 'recordedAt', days);
      await cleanUp(db, defaultRetention, systemClock);
    }
  }

  async streamNames(): Promise<readonly string[]> {
    return this.broker.manager.streams.names().next();
  }

  async #waiting(): Promise<readonly string[]> {
    const waiting: string[] = [];
    for (const stream of await this.streamNames()) {
      for (const consumer of await this.broker.manager.consumers.list(stream).next()) {
        // A reader of the test's own leaves a consumer behind, which nobody goes on with.
        const isDurable = consumer.config.durable_name !== undefined;
        const events = consumer.num_pending + consumer.num_ack_pending;
        if (isDurable && events > 0) waiting.push(`${events} events before ${consumer.name}`);
      }
    }
    for (const [service, { db }] of this.stores) {
      const events = (await unpublishedEvents(db)).size;
      if (events > 0) waiting.push(`${events} events in the outbox of ${service}`);
    }
    return waiting;
  }

  async #ageStreams(days: number): Promise<void> {
    for (const mark of this.#marks) mark.ageDays += days;
    for (const stream of await this.streamNames()) {
      const { state } = await this.broker.manager.streams.info(stream);
      this.#marks.push({ stream, lastSequence: state.last_seq, ageDays: days });
    }
    for (const mark of this.#marks.filter(({ stream, ageDays }) => ageDays > keptDays(stream))) {
      this.#marks.splice(this.#marks.indexOf(mark), 1);
      await this.broker.manager.streams.purge(mark.stream, { seq: mark.lastSequence + 1 });
    }
  }
}

const keptDays = (stream: string): number =>
  stream === 'DEAD_LETTER' ? defaultRetention.deadLetterDays : defaultRetention.streamDays;

/** Fresh records first become of one instant, then each instant moves as a whole, the oldest first. */
const makeOlder = async (collection: StampedCollection, stamp: string, days: number): Promise<void> => {
  const now = Date.now();
  const fresh = { [stamp]: { $gt: new Date(now - dayMillis) } };
  await collection.updateMany(fresh, { $set: { [stamp]: new Date(now) } });
  const rows = await collection
    .find({ [stamp]: { $lte: new Date(now) } })
    .project({ [stamp]: 1 })
    .toArray();
  const instants = [...new Set(rows.map((row) => Number(row[stamp])))].sort((one, other) => one - other);
  for (const instant of instants) {
    const older = { $set: { [stamp]: new Date(instant - days * dayMillis) } };
    await collection.updateMany({ [stamp]: new Date(instant) }, older);
  }
};
