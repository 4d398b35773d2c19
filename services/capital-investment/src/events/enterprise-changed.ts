import { type Draft, keepNewest, onEvent, type ReceivedEvent, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type EnterpriseDocument, enterprises } from '../store/enterprises.js';

const read = ({ message, envelope }: ReceivedEvent<EnterpriseChanged>): Draft<EnterpriseDocument> => {
  const { enterprise } = message;
  if (enterprise === undefined) return refuse('VALIDATION_FAILED', 'The message has no enterprise');
  return { _id: enterprise.uscc, nameZh: enterprise.nameZh, sourceVersion: envelope.aggregateVersion };
};

export const enterpriseChangedHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: readEach(read),
  useCase: keepNewest('record-enterprise', enterprises),
});
