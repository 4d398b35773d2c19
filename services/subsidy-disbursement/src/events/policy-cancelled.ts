import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CancellationKind, type PolicyCancelled } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import { type AdjustApplication, adjustApplicationCommand } from '../commands/adjust-application.js';
import { readStanding } from './read-standing.js';

const read = ({ message, envelope }: ReceivedEvent<PolicyCancelled>): AdjustApplication => ({
  policyId: message.policyId,
  changes: {
    ...(message.endOn === '' ? {} : { standing: readStanding(message, envelope.aggregateVersion) }),
    cancellation: {
      kind: message.kind === CancellationKind.FROM_START ? 'FROM_START' : 'MID_TERM',
      effectiveOn: readDate(message.effectiveOn, '/effective_on'),
      premiumKept: fen(message.premiumKeptFen),
      refund: fen(message.refundFen),
      version: envelope.aggregateVersion,
    },
  },
});

export const policyCancelledHandler = onEvent({
  event: eventCatalogue.PolicyCancelled,
  prepare: readEach(read),
  useCase: adjustApplicationCommand,
});
