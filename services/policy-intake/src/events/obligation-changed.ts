import { type Draft, keepNewest, onEvent, type ReceivedEvent, readEach, readPeriod } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { ObligationChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { judgeObligationCommand } from '../commands/judge-obligation.js';
import { type ObligationDocument, obligations } from '../store/obligations.js';

const read = ({ message, envelope }: ReceivedEvent<ObligationChanged>): Draft<ObligationDocument> => {
  const { obligation } = message;
  if (obligation === undefined) return refuse('VALIDATION_FAILED', 'The message has no obligation');
  const { obligationId, enterpriseUscc, line } = obligation;
  return {
    _id: obligationId,
    enterpriseUscc,
    line,
    periods: obligation.periods.map((period) => ({
      ...readPeriod(period, '/obligation/periods'),
      department: period.department,
      category: period.category,
      listReference: period.listReference,
    })),
    sourceVersion: envelope.aggregateVersion,
  };
};

export const obligationChangedHandler = onEvent({
  event: eventCatalogue.ObligationChanged,
  prepare: readEach(read),
  useCase: keepNewest('record-obligation', obligations),
});

/** What follows from a change of duty; apart from the replica, which follows from the events alone. */
export const judgeObligationHandler = onEvent({
  event: eventCatalogue.ObligationChanged,
  prepare: readEach(read),
  useCase: judgeObligationCommand,
});
