import { onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type InstitutionChanged, institutionStateToJSON } from '@donghu/contracts/registry';
import { type DomainError, domainError, Refusal } from '@donghu/kernel';
import { type InstitutionFacts, recordInstitutionCommand } from '../commands/record-institution.js';
import { readDate, readPeriod } from './message-dates.js';

/** The changes after which the state of the message begins on `effective_on`. */
const changesOfState = ['REGISTERED', 'STATE_CHANGED'];

const prefix = 'INSTITUTION_STATE_';

const readFacts = ({
  message,
  envelope,
}: ReceivedEvent<InstitutionChanged>): InstitutionFacts | DomainError => {
  const { institution, change, effectiveOn } = message;
  if (institution === undefined) return domainError('VALIDATION_FAILED', 'The message has no institution');
  const version = envelope.aggregateVersion;
  return {
    uscc: institution.uscc,
    nameZh: institution.nameZh,
    roles: institution.roles.map((role) => ({ kind: role.kind, ...readPeriod(role, '/institution/roles') })),
    licences: institution.licences.map((licence) => readPeriod(licence, '/institution/licences')),
    newState: changesOfState.includes(change)
      ? {
          state: institutionStateToJSON(institution.state).replace(prefix, ''),
          from: readDate(effectiveOn, '/effective_on'),
          version,
        }
      : undefined,
    sourceVersion: version,
  };
};

/** A message that cannot be read is that event's own fault, and not its batch's. */
const factsOrRefusal = (event: ReceivedEvent<InstitutionChanged>): InstitutionFacts | DomainError => {
  try {
    return readFacts(event);
  } catch (fault) {
    if (fault instanceof Refusal) return fault.error;
    throw fault;
  }
};

export const institutionChangedHandler = onEvent({
  event: eventCatalogue.InstitutionChanged,
  prepare: async (events) => events.map(factsOrRefusal),
  useCase: recordInstitutionCommand,
});
