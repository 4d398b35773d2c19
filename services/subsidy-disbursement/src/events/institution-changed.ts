import { type Draft, keepNewest, onEvent, type ReceivedEvent, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type InstitutionChanged, InstitutionState } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type InstitutionDocument, institutions } from '../store/institutions.js';

const read = ({ message, envelope }: ReceivedEvent<InstitutionChanged>): Draft<InstitutionDocument> => {
  const { institution } = message;
  if (institution === undefined) return refuse('VALIDATION_FAILED', 'The message has no institution');
  return {
    _id: institution.uscc,
    isOpen: institution.state === InstitutionState.OPEN,
    sourceVersion: envelope.aggregateVersion,
  };
};

export const institutionChangedHandler = onEvent({
  event: eventCatalogue.InstitutionChanged,
  prepare: readEach(read),
  useCase: keepNewest('record-institution', institutions),
});
