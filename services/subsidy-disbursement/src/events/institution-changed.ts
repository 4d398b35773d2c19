import { onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type InstitutionChanged, InstitutionState } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type RecordInstitution, recordInstitutionCommand } from '../commands/record-institution.js';
import { readMessage } from './read-message.js';

const readInstitution = ({ message, envelope }: ReceivedEvent<InstitutionChanged>): RecordInstitution => {
  const { institution } = message;
  if (institution === undefined) return refuse('VALIDATION_FAILED', 'The message has no institution');
  return {
    uscc: institution.uscc,
    isOpen: institution.state === InstitutionState.OPEN,
    sourceVersion: envelope.aggregateVersion,
  };
};

export const institutionChangedHandler = onEvent({
  event: eventCatalogue.InstitutionChanged,
  prepare: async (events) => events.map((event) => readMessage(event, readInstitution)),
  useCase: recordInstitutionCommand,
});
