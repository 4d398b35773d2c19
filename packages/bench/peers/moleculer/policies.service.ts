import { createHash } from 'node:crypto';
import { type Context, Errors, type Service, type ServiceSchema } from 'moleculer';
import { MongoServerError } from 'mongodb';
import type { CallerMeta } from './api.service';
import { policyAccepted } from './channels';
import { type MongoService, mongoMixin } from './mongo.mixin';
import { type OutboxService, outboxMixin } from './outbox.mixin';
import { brokenRule, type PolicyReport, policyReportParams } from './policy-report';
import { typedSchema } from './typed-schema';

interface Answer {
  readonly policyId: string;
  readonly outcome: 'ACCEPTED';
}

interface IdempotencyRecord {
  readonly _id: string;
  readonly fingerprint: string;
  readonly answer: Answer;
}

interface PolicyDocument extends PolicyReport {
  readonly _id: string;
  readonly acceptedAt: Date;
}

type PoliciesService = Service & MongoService & OutboxService & Methods;
type ReportContext = Context<PolicyReport, CallerMeta>;

interface Methods {
  checkParties(report: PolicyReport): Promise<void>;
  accept(record: IdempotencyRecord, report: PolicyReport): Promise<Answer>;
  firstAnswer(record: IdempotencyRecord): Promise<Answer>;
}

const { MoleculerClientError, ValidationError } = Errors;

const duplicateKey = 11_000;
const isDuplicate = (fault: unknown): boolean =>
  fault instanceof MongoServerError && fault.code === duplicateKey;

const fingerprintOf = (report: PolicyReport): string =>
  createHash('sha256').update(JSON.stringify(report)).digest('hex');

export const policiesService = (): ServiceSchema =>
  typedSchema<PoliciesService, ServiceSchema>({
    name: 'policies',
    mixins: [mongoMixin('intake'), outboxMixin()],
    actions: {
      report: {
        params: policyReportParams,
        async handler(this: PoliciesService, ctx: ReportContext): Promise<Answer> {
          const report = ctx.params;
          const { user, idempotencyKey } = ctx.meta;
          if (idempotencyKey === undefined) {
            throw new MoleculerClientError('The Idempotency-Key is missing', 400, 'KEY_MISSING');
          }
          const broken = brokenRule(report);
          if (broken !== undefined) throw new ValidationError(broken, 'BROKEN_RULE', {});
          if (!user.roles.includes('insurer') || user.uscc !== report.insurerUscc) {
            throw new MoleculerClientError('A party may act for itself only', 403, 'FORBIDDEN');
          }
          await this.checkParties(report);
          const policyId = `${report.insurerUscc}/${report.policyNumber}`;
          const record: IdempotencyRecord = {
            _id: `${report.insurerUscc}/${idempotencyKey}`,
            fingerprint: fingerprintOf(report),
            answer: { policyId, outcome: 'ACCEPTED' },
          };
          ctx.meta.$statusCode = 201;
          ctx.meta.$location = `/v1/policies/${policyId}`;
          try {
            return await this.accept(record, report);
          } catch (fault) {
            if (!isDuplicate(fault)) throw fault;
            return await this.firstAnswer(record);
          }
        },
      },
    },
    methods: {
      async checkParties(this: PoliciesService, report: PolicyReport): Promise<void> {
        const [insurer, enterprise] = await Promise.all([
          this.db.collection<{ _id: string }>('institutions').findOne({ _id: report.insurerUscc }),
          this.db.collection<{ _id: string }>('enterprises').findOne({ _id: report.insuredUscc }),
        ]);
        if (insurer === null || enterprise === null) {
          throw new MoleculerClientError(
            'The insurer or the insured is not registered',
            422,
            'UNKNOWN_PARTY',
          );
        }
      },
      accept(this: PoliciesService, record: IdempotencyRecord, report: PolicyReport): Promise<Answer> {
        const { policyId } = record.answer;
        return this.transaction(async (session) => {
          await this.db.collection<IdempotencyRecord>('idempotency').insertOne(record, { session });
          await this.db
            .collection<PolicyDocument>('policies')
            .insertOne({ _id: policyId, ...report, acceptedAt: new Date() }, { session });
          await this.enqueue(policyAccepted, { policyId, policy: report }, session);
          return record.answer;
        });
      },
      /** What the first request of the key was told; another payload under the key, or the number, is refused. */
      async firstAnswer(this: PoliciesService, record: IdempotencyRecord): Promise<Answer> {
        const first = await this.db.collection<IdempotencyRecord>('idempotency').findOne({ _id: record._id });
        if (first === null) {
          throw new MoleculerClientError('A policy stands under this number', 409, 'POLICY_CONFLICT');
        }
        if (first.fingerprint !== record.fingerprint) {
          throw new MoleculerClientError('The key was used with another payload', 422, 'KEY_REUSED');
        }
        return first.answer;
      },
    },
  });
