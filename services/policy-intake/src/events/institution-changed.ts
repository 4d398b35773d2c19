import { onEvent, type ReceivedEvent, readDate, readEach, readPeriod } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type InstitutionChanged, institutionStateToJSON } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type InstitutionFacts, recordInstitutionCommand } from '../commands/record-institution.js';

/** The changes after which the state of the message begins on `effective_on`. */
const changesOfState = ['REGISTERED', 'STATE_CHANGED'];

const prefix = 'INSTITUTION_STATE_';

const read = ({ message, envelope }: ReceivedEvent<InstitutionChanged>): InstitutionFacts => {
  const { institution, change, effectiveOn } = message;
  if (institution === undefined) return refuse('VALIDATION_FAILED', 'The message has no institution');
  const version = envelope.aggregateVersion;
  return {
    uscc: institution.uscc,
    nameZh: institution.nameZh,
    parentUscc: institution.parentUscc === '' ? undefined : institution.parentUscc,
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

export const institutionChangedHandler = onEvent({
  event: eventCatalogue.InstitutionChanged,
  prepare: readEach(read),
  useCase: recordInstitutionCommand,
});
