import type { Service, ServiceSchema } from 'moleculer';
import { Long, MongoServerError } from 'mongodb';
import { policyAccepted, subsidyAssessed } from './channels';
import { yuanOf } from './money';
import { type MongoService, mongoMixin } from './mongo.mixin';
import { type OutboxService, outboxMixin } from './outbox.mixin';
import type { PolicyReport } from './policy-report';
import { subsidyFen } from './subsidy';
import { typedSchema } from './typed-schema';

interface PolicyAccepted {
  readonly eventId: string;
  readonly policyId: string;
  readonly policy: PolicyReport;
}

interface Decision {
  readonly _id: string;
  readonly amount: Long;
  readonly decidedAt: Date;
}

/** The part of the channel adapter that a service needs beside channels. */
interface ChannelAdapter {
  readonly connection: { publish(subject: string, data: Uint8Array): void };
}

type SubsidiesService = Service &
  MongoService &
  OutboxService & { adapter(): ChannelAdapter; decide(event: PolicyAccepted): Promise<void> };

const duplicateKey = 11_000;
const isDuplicate = (fault: unknown): boolean =>
  fault instanceof MongoServerError && fault.code === duplicateKey;

const bytesOf = new TextEncoder();

export const subsidiesService = (): ServiceSchema =>
  typedSchema<SubsidiesService, ServiceSchema>({
    name: 'subsidies',
    mixins: [mongoMixin('disbursement'), outboxMixin()],
    channels: {
      async [policyAccepted](this: SubsidiesService, event: PolicyAccepted): Promise<void> {
        try {
          await this.decide(event);
        } catch (fault) {
          if (!isDuplicate(fault)) throw fault;
          return;
        }
        this.adapter().connection.publish('peer.decided', bytesOf.encode(event.policyId));
      },
    },
    methods: {
      adapter(this: SubsidiesService): ChannelAdapter {
        return this.broker.channelAdapter;
      },
      /** Inbox mark, decision and outbox row in one transaction: an event that comes again breaks the inbox's key. */
      decide(this: SubsidiesService, { eventId, policyId, policy }: PolicyAccepted): Promise<void> {
        const amount = subsidyFen(policy);
        return this.transaction(async (session) => {
          await this.db.collection<{ _id: string }>('inbox').insertOne({ _id: eventId }, { session });
          await this.db
            .collection<Decision>('decisions')
            .insertOne(
              { _id: policyId, amount: Long.fromBigInt(amount), decidedAt: new Date() },
              { session },
            );
          await this.enqueue(subsidyAssessed, { policyId, amount: yuanOf(amount) }, session);
        });
      },
    },
  });
