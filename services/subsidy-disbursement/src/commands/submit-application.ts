import type { UseCase } from '@donghu/chassis';
import { calendarDateAt, type DomainError, isDomainError, yearOf } from '@donghu/kernel';
import { type ApplicationState, newApplication } from '../domain/application.js';
import type { RatingAnswer } from '../domain/assess.js';
import { foldChanges, type PolicyFacts } from '../domain/policy-facts.js';
import { applications } from '../store/applications.js';
import { heldChanges } from '../store/held-changes.js';
import { closeHeld } from './adjust-application.js';
import { applicationNumber } from './application-number.js';
import { decideApplication, loadDecisionFacts } from './decide-application.js';

export interface SubmitApplication {
  readonly policy: PolicyFacts;
  /** The instant at which the policy was accepted: it fixes the class, the year and the order. */
  readonly submittedAt: Date;
  readonly rating: RatingAnswer;
}

const isReadable = (input: SubmitApplication | DomainError): input is SubmitApplication =>
  !isDomainError(input);

/** Takes in an accepted policy as an application (免申即享) and decides it, if everything is known. */
export const submitApplicationCommand: UseCase<
  SubmitApplication | DomainError,
  { readonly number: string; readonly state: ApplicationState }
> = {
  name: 'submit-application',
  load: async (inputs, unit) => {
    const policies = inputs.filter(isReadable).map((input) => input.policy);
    const ids = policies.map((policy) => policy.policyId);
    await Promise.all([
      unit.fetchUnlikely(applications, ids),
      unit.fetch(heldChanges, ids),
      loadDecisionFacts(policies, unit),
    ]);
  },
  decide: (input, unit, facts) => {
    if (!isReadable(input)) return input;
    const { policy, submittedAt, rating } = input;
    const existing = unit.get(applications, policy.policyId);
    if (existing !== undefined) return { number: existing.number, state: existing.state };
    const year = yearOf(calendarDateAt(submittedAt));
    const number = applicationNumber(policy.policyId, year);
    const held = unit.get(heldChanges, policy.policyId);
    closeHeld(policy.policyId, unit);
    const submitted = {
      ...newApplication(number, policy, submittedAt, year),
      history: [{ state: 'SUBMITTED', at: submittedAt, by: 'policy-intake' }] as const,
      ...foldChanges({}, held ?? {}),
    };
    return { number, state: decideApplication(submitted, 0, rating, unit, facts).state };
  },
};
