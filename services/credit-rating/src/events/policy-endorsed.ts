import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyEndorsed } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import { type TakePolicy, takePolicyCommand } from '../commands/take-policy.js';
import { readUscc } from './message-uscc.js';

const read = ({ message, envelope }: ReceivedEvent<PolicyEndorsed>): TakePolicy => {
  const { policyId, paidPremiumFen, writtenPremiumFen } = message;
  const version = envelope.aggregateVersion;
  const isPaid = paidPremiumFen >= writtenPremiumFen;
  const on = readDate(message.effectiveOn, '/effective_on');
  return {
    uscc: readUscc(message.insuredUscc, '/insured_uscc'),
    policy: {
      id: policyId,
      endorsed: { version, to: readDate(message.endOn, '/end_on'), premium: fen(writtenPremiumFen) },
      ...(isPaid ? { paid: { version, on } } : {}),
    },
  };
};

export const policyEndorsedHandler = onEvent({
  event: eventCatalogue.PolicyEndorsed,
  prepare: readEach(read),
  useCase: takePolicyCommand,
});
