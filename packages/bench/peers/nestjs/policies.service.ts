import { createHash } from 'node:crypto';
import { ConflictException, Injectable, UnprocessableEntityException } from '@nestjs/common';
import { InjectConnection, InjectModel } from '@nestjs/mongoose';
import { Connection, Model } from 'mongoose';
import { isDuplicateKey } from './duplicate-key';
import { policyAccepted } from './jet-stream.service';
import { OutboxService } from './outbox.service';
import type { PolicyReportDto } from './policy-report.dto';
import { Enterprise } from './schemas/enterprise.schema';
import { IdempotencyRecord } from './schemas/idempotency-record.schema';
import { Institution } from './schemas/institution.schema';
import { Policy } from './schemas/policy.schema';

export interface Answer {
  readonly policyId: string;
  readonly outcome: 'ACCEPTED';
}

@Injectable()
export class PoliciesService {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    @InjectModel(Policy.name) private readonly policies: Model<Policy>,
    @InjectModel(IdempotencyRecord.name) private readonly idempotency: Model<IdempotencyRecord>,
    @InjectModel(Institution.name) private readonly institutions: Model<Institution>,
    @InjectModel(Enterprise.name) private readonly enterprises: Model<Enterprise>,
    private readonly outbox: OutboxService,
  ) {}

  async report(report: PolicyReportDto, key: string): Promise<Answer> {
    await this.checkParties(report);
    const record: IdempotencyRecord = {
      _id: `${report.insurerUscc}/${key}`,
      fingerprint: createHash('sha256').update(JSON.stringify(report)).digest('hex'),
      policyId: `${report.insurerUscc}/${report.policyNumber}`,
    };
    try {
      await this.accept(record, report);
    } catch (fault) {
      if (!isDuplicateKey(fault)) throw fault;
      await this.expectRepeat(record);
    }
    return { policyId: record.policyId, outcome: 'ACCEPTED' };
  }

  private async checkParties(report: PolicyReportDto): Promise<void> {
    const [insurer, enterprise] = await Promise.all([
      this.institutions.exists({ _id: report.insurerUscc }),
      this.enterprises.exists({ _id: report.insuredUscc }),
    ]);
    if (insurer === null || enterprise === null) {
      throw new UnprocessableEntityException('The insurer or the insured is not registered');
    }
  }

  private async accept(record: IdempotencyRecord, report: PolicyReportDto): Promise<void> {
    const { policyId } = record;
    await this.connection.transaction(async (session) => {
      await this.idempotency.create([record], { session });
      await this.policies.create([{ _id: policyId, ...report, acceptedAt: new Date() }], { session });
      await this.outbox.enqueue(policyAccepted, { policyId, policy: report }, session);
    });
  }

  /** The same request again has the first answer; another payload under the key, or the number, is refused. */
  private async expectRepeat(record: IdempotencyRecord): Promise<void> {
    const first = await this.idempotency.findById(record._id).lean();
    if (first === null) throw new ConflictException('A policy stands under this number');
    if (first.fingerprint !== record.fingerprint) {
      throw new UnprocessableEntityException('The key was used with another payload');
    }
  }
}
