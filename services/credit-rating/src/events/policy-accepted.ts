import { onEvent, type ReceivedEvent, readDate, readEach, readOptionalDate } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyAccepted } from '@donghu/contracts/policy';
import { fen, refuse } from '@donghu/kernel';
import { type TakePolicy, takePolicyCommand } from '../commands/take-policy.js';
import { readUscc } from './message-uscc.js';

const read = ({ message }: ReceivedEvent<PolicyAccepted>): TakePolicy => {
  const { policyId, policy } = message;
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
        premium: fen(policy.writtenPremiumFen),
      },
    },
  };
};

export const policyAcceptedHandler = onEvent({
  event: eventCatalogue.PolicyAccepted,
  prepare: readEach(read),
  useCase: takePolicyCommand,
});
