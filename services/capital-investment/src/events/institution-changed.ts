import { type Draft, keepNewest, onEvent, type ReceivedEvent, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type InstitutionChanged, institutionStateToJSON } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type InstitutionDocument, institutions } from '../store/institutions.js';

const prefix = 'INSTITUTION_STATE_';

const read = ({ message, envelope }: ReceivedEvent<InstitutionChanged>): Draft<InstitutionDocument> => {
  const { institution } = message;
  if (institution === undefined) return refuse('VALIDATION_FAILED', 'The message has no institution');
  return {
    _id: institution.uscc,
    state: institutionStateToJSON(institution.state).replace(prefix, ''),
    sourceVersion: envelope.aggregateVersion,
  };
};

export const institutionChangedHandler = onEvent({
  event: eventCatalogue.InstitutionChanged,
  prepare: readEach(read),
  useCase: keepNewest('record-institution', institutions),
});
