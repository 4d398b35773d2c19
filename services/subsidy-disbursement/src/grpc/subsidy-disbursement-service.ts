import {
  type CallContext,
  defineGrpcService,
  type GrpcService,
  ownPartyOnly,
  type Platform,
} from '@donghu/chassis';
import { SubsidyDisbursementServiceService } from '@donghu/contracts/subsidy';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { totalOf } from '../domain/payer.js';
import { findApplication } from '../store/application-queries.js';
import type { ApplicationDocument } from '../store/applications.js';
import { explanationOf } from '../store/explanation.js';

const access = {
  roles: ['reviewer', 'rechecker', 'finance', 'operator', 'auditor', 'regulator', 'bureau', 'enterprise'],
} as const;

export const subsidyDisbursementService = (platform: Platform<unknown>): GrpcService => {
  const find = async (id: string, { principal }: CallContext): Promise<ApplicationDocument | DomainError> => {
    const application = await findApplication(platform.store.db, id);
    if (application === undefined) return domainError('APPLICATION_UNKNOWN', `there is no application ${id}`);
    return ownPartyOnly(principal, application.policy.enterpriseUscc) ?? application;
  };
  return defineGrpcService(SubsidyDisbursementServiceService, {
    explainApplication: {
      kind: 'unary',
      access,
      handle: async ({ applicationId }, call) => {
        const application = await find(applicationId, call);
        if (isDomainError(application)) return application;
        const stored = await explanationOf(platform.store.db, application);
        return {
          explanation: {
            applicationId: stored.applicationId,
            scheme: stored.scheme,
            schemeVersion: stored.schemeVersion,
            reference: stored.reference,
            supervisionClass: stored.supervisionClass,
            ratingVersion: BigInt(stored.ratingVersion),
            steps: stored.steps.map(({ name, value, unit, reference }) => ({ name, value, unit, reference })),
            decidingLimit: stored.decidingLimit,
            amountFen: application.entitled,
          },
        };
      },
    },
    getApplication: {
      kind: 'unary',
      access,
      handle: async ({ applicationId }, call) => {
        const application = await find(applicationId, call);
        if (isDomainError(application)) return application;
        return {
          applicationId: application.number,
          policyId: application.policy.policyId,
          enterpriseUscc: application.policy.enterpriseUscc,
          state: application.state,
          entitledFen: application.entitled,
          approvedFen: totalOf(application.approved),
          paidFen: totalOf(application.settled),
          refusal: application.state === 'REFUSED' ? (application.refusal ?? '') : '',
        };
      },
    },
  });
};
