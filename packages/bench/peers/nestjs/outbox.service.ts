import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type ClientSession, Model } from 'mongoose';
import { JSONCodec } from 'nats';
import { JetStreamService } from './jet-stream.service';
import { OutboxRow } from './schemas/outbox-row.schema';

const pollMillis = 100;
const rowsPerPoll = 500;

/** The transactional outbox with a poller: rows in the order in which they were written, marked after the ack. */
@Injectable()
export class OutboxService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(OutboxService.name);
  private readonly codec = JSONCodec<object>();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    @InjectModel(OutboxRow.name) private readonly outbox: Model<OutboxRow>,
    private readonly jetStream: JetStreamService,
  ) {}

  onApplicationBootstrap(): void {
    this.schedulePoll();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.polling;
  }

  async enqueue(subject: string, payload: object, session: ClientSession): Promise<void> {
    await this.outbox.create([{ subject, payload }], { session });
  }

  private schedulePoll(): void {
    this.timer = setTimeout(() => {
      this.polling = this.poll();
    }, pollMillis);
  }

  /** A full page is followed by the next one at once; otherwise the poller rests. */
  private async poll(): Promise<void> {
    try {
      while (!this.stopping && (await this.publishUnpublished()) === rowsPerPoll);
    } catch (fault) {
      this.log.warn(`The outbox is published later: ${fault}`);
    }
    if (!this.stopping) this.schedulePoll();
  }

  private async publishUnpublished(): Promise<number> {
    const rows = await this.outbox
      .find({ publishedAt: null })
      .sort({ publishedAt: 1, _id: 1 })
      .limit(rowsPerPoll)
      .lean();
    if (rows.length === 0) return 0;
    await Promise.all(
      rows.map(({ _id, subject, payload }) => {
        const eventId = _id.toHexString();
        const data = this.codec.encode({ eventId, ...payload });
        return this.jetStream.client.publish(subject, data, { msgID: eventId });
      }),
    );
    await this.outbox.updateMany(
      { _id: { $in: rows.map(({ _id }) => _id) } },
      { $set: { publishedAt: new Date() } },
    );
    return rows.length;
  }
}
