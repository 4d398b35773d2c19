import { onEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyAccepted } from '@donghu/contracts/policy';
import { refuse } from '@donghu/kernel';
import { type TakePolicy, takePolicyCommand } from '../commands/take-policy.js';
import { readDate, readOptionalDate, readOrRefuse, readUscc } from './read-message.js';

const read = ({ policyId, policy }: PolicyAccepted): TakePolicy => {
  if (policy === undefined) return refuse('VALIDATION_FAILED', 'the message has no policy');
  const isPaid = policy.paidPremiumFen >= policy.writtenPremiumFen;
  const paidOn = readOptionalDate(policy.paidOn, '/policy/paid_on');
  return {
    uscc: readUscc(policy.insuredUscc, '/policy/insured_uscc'),
    policy: {
      id: policyId,
      accepted: {
        from: readDate(policy.startOn, '/policy/start_on'),
        to: readDate(policy.endOn, '/policy/end_on'),
        paidOn: isPaid ? paidOn : undefined,
      },
    },
  };
};

export const policyAcceptedHandler = onEvent({
  event: eventCatalogue.PolicyAccepted,
  prepare: async (events) => events.map(({ message }) => readOrRefuse(() => read(message))),
  useCase: takePolicyCommand,
});
