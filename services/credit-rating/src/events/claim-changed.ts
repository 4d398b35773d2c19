import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { ClaimChanged } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import { type TakeClaim, takeClaimCommand } from '../commands/take-claim.js';
import { readUscc } from './message-uscc.js';

const read = ({ message, envelope }: ReceivedEvent<ClaimChanged>): TakeClaim => ({
  uscc: readUscc(message.insuredUscc, '/insured_uscc'),
  claim: {
    id: message.claimId,
    policyId: message.policyId,
    occurredOn: readDate(message.occurredOn, '/occurred_on'),
    incurred: fen(message.paidFen + message.reserveFen),
    version: envelope.aggregateVersion,
  },
});

export const claimChangedHandler = onEvent({
  event: eventCatalogue.ClaimChanged,
  prepare: readEach(read),
  useCase: takeClaimCommand,
});
