import { onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type InstitutionChanged, institutionStateToJSON } from '@donghu/contracts/registry';
import { type DomainError, domainError } from '@donghu/kernel';
import { type InstitutionFacts, recordInstitutionCommand } from '../commands/record-institution.js';

const prefix = 'INSTITUTION_STATE_';

const factsOf = ({
  message,
  envelope,
}: ReceivedEvent<InstitutionChanged>): InstitutionFacts | DomainError => {
  const { institution } = message;
  if (institution === undefined) return domainError('VALIDATION_FAILED', 'The message has no institution');
  return {
    uscc: institution.uscc,
    state: institutionStateToJSON(institution.state).replace(prefix, ''),
    sourceVersion: envelope.aggregateVersion,
  };
};

export const institutionChangedHandler = onEvent({
  event: eventCatalogue.InstitutionChanged,
  prepare: async (events) => events.map(factsOf),
  useCase: recordInstitutionCommand,
});
