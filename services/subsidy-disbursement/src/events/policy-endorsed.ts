import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { PolicyEndorsed } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import { type AdjustApplication, adjustApplicationCommand } from '../commands/adjust-application.js';

const read = ({ message, envelope }: ReceivedEvent<PolicyEndorsed>): AdjustApplication => ({
  policyId: message.policyId,
  changes: {
    standing: {
      version: envelope.aggregateVersion,
      writtenPremium: fen(message.writtenPremiumFen),
      paidPremium: fen(message.paidPremiumFen),
      cover: fen(message.coverFen),
      endOn: readDate(message.endOn, '/end_on'),
      headCount: message.insuredHeadCount,
    },
  },
});

/** A changed premium, term, cover or number of insured persons changes what the premium is subsidised by. */
export const policyEndorsedHandler = onEvent({
  event: eventCatalogue.PolicyEndorsed,
  prepare: readEach(read),
  useCase: adjustApplicationCommand,
});
