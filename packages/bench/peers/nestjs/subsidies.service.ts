import { Injectable } from '@nestjs/common';
import { InjectConnection, InjectModel } from '@nestjs/mongoose';
import { Connection, Model } from 'mongoose';
import { subsidyAssessed } from './jet-stream.service';
import { yuanOf } from './money';
import { OutboxService } from './outbox.service';
import type { PolicyReportDto } from './policy-report.dto';
import { Decision } from './schemas/decision.schema';
import { InboxMark } from './schemas/inbox-mark.schema';
import { subsidyFen } from './subsidy';

export interface PolicyAccepted {
  readonly eventId: string;
  readonly policyId: string;
  readonly policy: PolicyReportDto;
}

@Injectable()
export class SubsidiesService {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    @InjectModel(InboxMark.name) private readonly inbox: Model<InboxMark>,
    @InjectModel(Decision.name) private readonly decisions: Model<Decision>,
    private readonly outbox: OutboxService,
  ) {}

  /** Inbox mark, decision and outbox row in one transaction: an event that comes again breaks the inbox's key. */
  async decide({ eventId, policyId, policy }: PolicyAccepted): Promise<void> {
    const amount = subsidyFen(policy);
    const now = new Date();
    await this.connection.transaction(async (session) => {
      await this.inbox.create([{ _id: eventId, handledAt: now }], { session });
      await this.decisions.create([{ _id: policyId, amount, decidedAt: now }], { session });
      await this.outbox.enqueue(subsidyAssessed, { policyId, amount: yuanOf(amount) }, session);
    });
  }
}
