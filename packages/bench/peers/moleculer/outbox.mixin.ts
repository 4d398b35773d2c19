import type { LoggerInstance, ServiceBroker, ServiceSchema } from 'moleculer';
import { type ClientSession, type Db, ObjectId } from 'mongodb';
import { typedSchema } from './typed-schema';

export interface OutboxRow {
  readonly _id: ObjectId;
  readonly channel: string;
  readonly payload: object;
  readonly publishedAt: Date | null;
}

export interface OutboxService {
  enqueue(channel: string, payload: object, session: ClientSession): Promise<void>;
}

interface Poller {
  broker: ServiceBroker;
  logger: LoggerInstance;
  db: Db;
  timer: NodeJS.Timeout | undefined;
  polling: Promise<void>;
  stopping: boolean;
  publishUnpublished(): Promise<number>;
  poll(): Promise<void>;
  schedulePoll(): void;
}

const pollMillis = 100;
const rowsPerPoll = 500;

/** The transactional outbox with a poller: rows in the order in which they were written, marked after the ack. */
export const outboxMixin = (): Partial<ServiceSchema> =>
  typedSchema<Poller, Partial<ServiceSchema>>({
    async started() {
      await this.db.collection('outbox').createIndex({ publishedAt: 1, _id: 1 });
      this.schedulePoll();
    },
    async stopped() {
      this.stopping = true;
      clearTimeout(this.timer);
      await this.polling;
    },
    methods: {
      async enqueue(this: Poller, channel: string, payload: object, session: ClientSession): Promise<void> {
        const row: OutboxRow = { _id: new ObjectId(), channel, payload, publishedAt: null };
        await this.db.collection<OutboxRow>('outbox').insertOne(row, { session });
      },
      async publishUnpublished(this: Poller): Promise<number> {
        const outbox = this.db.collection<OutboxRow>('outbox');
        const rows = await outbox
          .find({ publishedAt: null })
          .sort({ publishedAt: 1, _id: 1 })
          .limit(rowsPerPoll)
          .toArray();
        if (rows.length === 0) return 0;
        await Promise.all(
          rows.map(({ _id, channel, payload }) => {
            const eventId = _id.toHexString();
            return this.broker.sendToChannel(channel, { eventId, ...payload }, { msgID: eventId });
          }),
        );
        await outbox.updateMany(
          { _id: { $in: rows.map(({ _id }) => _id) } },
          { $set: { publishedAt: new Date() } },
        );
        return rows.length;
      },
      /** A full page is followed by the next one at once; otherwise the poller rests. */
      async poll(this: Poller): Promise<void> {
        try {
          while (!this.stopping && (await this.publishUnpublished()) === rowsPerPoll);
        } catch (fault) {
          this.logger.warn('The outbox is published later', fault);
        }
        if (!this.stopping) this.schedulePoll();
      },
      schedulePoll(this: Poller): void {
        this.timer = setTimeout(() => {
          this.polling = this.poll();
        }, pollMillis);
      },
    },
  });
