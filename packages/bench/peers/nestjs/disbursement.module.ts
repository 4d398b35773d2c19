import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { database } from './database';
import { JetStreamService } from './jet-stream.service';
import { OutboxService } from './outbox.service';
import { PolicyAcceptedConsumer } from './policy-accepted.consumer';
import { Decision, DecisionSchema } from './schemas/decision.schema';
import { InboxMark, InboxMarkSchema } from './schemas/inbox-mark.schema';
import { OutboxRow, OutboxRowSchema } from './schemas/outbox-row.schema';
import { SubsidiesService } from './subsidies.service';

@Module({
  imports: [
    database('disbursement'),
    MongooseModule.forFeature([
      { name: Decision.name, schema: DecisionSchema },
      { name: InboxMark.name, schema: InboxMarkSchema },
      { name: OutboxRow.name, schema: OutboxRowSchema },
    ]),
  ],
  providers: [SubsidiesService, PolicyAcceptedConsumer, OutboxService, JetStreamService],
})
export class DisbursementModule {}
