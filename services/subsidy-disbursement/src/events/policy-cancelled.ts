import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CancellationKind, type PolicyCancelled } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import { type CancelApplication, cancelApplicationCommand } from '../commands/cancel-application.js';

const read = ({ message }: ReceivedEvent<PolicyCancelled>): CancelApplication => ({
  policyId: message.policyId,
  cancellation: {
    kind: message.kind === CancellationKind.FROM_START ? 'FROM_START' : 'MID_TERM',
    effectiveOn: readDate(message.effectiveOn, '/effective_on'),
    premiumKept: fen(message.premiumKeptFen),
  },
});

export const policyCancelledHandler = onEvent({
  event: eventCatalogue.PolicyCancelled,
  prepare: readEach(read),
  useCase: cancelApplicationCommand,
});
