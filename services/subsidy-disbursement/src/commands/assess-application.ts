import type { UseCase } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import type { ApplicationState } from '../domain/application.js';
import type { RatingAnswer } from '../domain/assess.js';
import type { PolicyFacts } from '../domain/policy-facts.js';
import { applications } from '../store/applications.js';
import { decideApplication, loadDecisionFacts } from './decide-application.js';

export interface AssessApplication {
  readonly policy: PolicyFacts;
  readonly rating: RatingAnswer;
  /** The registry was asked for the enterprise, and does not know it. */
  readonly isUnregistered: boolean;
}

/** Decides an application that had to wait; one that was decided meanwhile stays as it is. */
export const assessApplicationCommand: UseCase<
  AssessApplication,
  { readonly number: string; readonly state: ApplicationState }
> = {
  name: 'assess-application',
  load: async (inputs, unit) => {
    const policies = inputs.map((input) => input.policy);
    await Promise.all([
      unit.fetch(
        applications,
        policies.map((policy) => policy.policyId),
      ),
      loadDecisionFacts(policies, unit),
    ]);
  },
  decide: ({ policy, rating, isUnregistered }, unit, facts) => {
    const application = unit.get(applications, policy.policyId);
    if (application === undefined) return domainError('APPLICATION_UNKNOWN', policy.policyId);
    const { number, state } = application;
    if (state !== 'SUBMITTED') return { number, state };
    const { attempts } = application;
    const decided = decideApplication(application, attempts, rating, unit, facts, isUnregistered);
    return { number, state: decided.state };
  },
};
