import { onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { type DomainError, domainError } from '@donghu/kernel';
import { type EnterpriseFacts, recordEnterpriseCommand } from '../commands/record-enterprise.js';

const factsOf = ({ message, envelope }: ReceivedEvent<EnterpriseChanged>): EnterpriseFacts | DomainError => {
  const { enterprise } = message;
  if (enterprise === undefined) return domainError('VALIDATION_FAILED', 'The message has no enterprise');
  const { uscc, nameZh } = enterprise;
  return { uscc, nameZh, sourceVersion: envelope.aggregateVersion };
};

export const enterpriseChangedHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: async (events) => events.map(factsOf),
  useCase: recordEnterpriseCommand,
});
