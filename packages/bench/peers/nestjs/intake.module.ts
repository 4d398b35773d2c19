import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { database } from './database';
import { JetStreamService } from './jet-stream.service';
import { OutboxService } from './outbox.service';
import { PoliciesController } from './policies.controller';
import { PoliciesService } from './policies.service';
import { Enterprise, EnterpriseSchema } from './schemas/enterprise.schema';
import { IdempotencyRecord, IdempotencyRecordSchema } from './schemas/idempotency-record.schema';
import { Institution, InstitutionSchema } from './schemas/institution.schema';
import { OutboxRow, OutboxRowSchema } from './schemas/outbox-row.schema';
import { Policy, PolicySchema } from './schemas/policy.schema';

@Module({
  imports: [
    database('intake'),
    MongooseModule.forFeature([
      { name: Policy.name, schema: PolicySchema },
      { name: IdempotencyRecord.name, schema: IdempotencyRecordSchema },
      { name: Institution.name, schema: InstitutionSchema },
      { name: Enterprise.name, schema: EnterpriseSchema },
      { name: OutboxRow.name, schema: OutboxRowSchema },
    ]),
  ],
  controllers: [PoliciesController],
  providers: [PoliciesService, OutboxService, JetStreamService],
})
export class IntakeModule {}
