import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AckPolicy, type ConsumerMessages, type JsMsg } from 'nats';
import { isDuplicateKey } from './duplicate-key';
import { JetStreamService, policyAccepted, streamName } from './jet-stream.service';
import { type PolicyAccepted, SubsidiesService } from './subsidies.service';

/** Messages under way without an answer: as many as the load generator keeps under way. */
const maxInFlight = 64;
const redeliverMillis = 1_000;
const durable = 'disbursement';

@Injectable()
export class PolicyAcceptedConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(PolicyAcceptedConsumer.name);
  private messages: ConsumerMessages | undefined;

  constructor(
    private readonly jetStream: JetStreamService,
    private readonly subsidies: SubsidiesService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const manager = await this.jetStream.connection.jetstreamManager();
    await manager.consumers.add(streamName, {
      durable_name: durable,
      filter_subject: policyAccepted,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: maxInFlight,
    });
    const consumer = await this.jetStream.client.consumers.get(streamName, durable);
    this.messages = await consumer.consume({
      max_messages: maxInFlight,
      callback: (message) => void this.handle(message),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.messages?.close();
  }

  private async handle(message: JsMsg): Promise<void> {
    const event = message.json<PolicyAccepted>();
    try {
      await this.subsidies.decide(event);
      this.jetStream.connection.publish('peer.decided', event.policyId);
    } catch (fault) {
      if (!isDuplicateKey(fault)) {
        this.log.warn(`${event.policyId} is tried again: ${fault}`);
        message.nak(redeliverMillis);
        return;
      }
    }
    message.ack();
  }
}
