import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CancellationKind, type PolicyCancelled } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import { type TakePolicy, takePolicyCommand } from '../commands/take-policy.js';
import { readUscc } from './message-uscc.js';

const read = ({ message }: ReceivedEvent<PolicyCancelled>): TakePolicy => ({
  uscc: readUscc(message.insuredUscc, '/insured_uscc'),
  policy: {
    id: message.policyId,
    cancelled: {
      fromStart: message.kind === CancellationKind.FROM_START,
      effectiveOn: readDate(message.effectiveOn, '/effective_on'),
      premiumKept: fen(message.premiumKeptFen),
    },
  },
});

export const policyCancelledHandler = onEvent({
  event: eventCatalogue.PolicyCancelled,
  prepare: readEach(read),
  useCase: takePolicyCommand,
});
