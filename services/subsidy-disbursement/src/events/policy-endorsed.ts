import { onEvent, type ReceivedEvent, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyEndorsed } from '@donghu/contracts/policy';
import { type AdjustApplication, adjustApplicationCommand } from '../commands/adjust-application.js';
import { readStanding } from './read-standing.js';

const read = ({ message, envelope }: ReceivedEvent<PolicyEndorsed>): AdjustApplication => ({
  policyId: message.policyId,
  changes: { standing: readStanding(message, envelope.aggregateVersion) },
});

/** A changed premium, term, cover or number of insured persons changes what the premium is subsidised by. */
export const policyEndorsedHandler = onEvent({
  event: eventCatalogue.PolicyEndorsed,
  prepare: readEach(read),
  useCase: adjustApplicationCommand,
});
