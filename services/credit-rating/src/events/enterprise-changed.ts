import { onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type TakeRegistration, takeRegistrationCommand } from '../commands/take-registration.js';
import { readDate, readOptionalDate, readOrRefuse, readUscc } from './read-message.js';

const read = ({ message, envelope }: ReceivedEvent<EnterpriseChanged>): TakeRegistration => {
  const { enterprise, effectiveOn } = message;
  if (enterprise === undefined) return refuse('VALIDATION_FAILED', 'the message has no enterprise');
  return {
    uscc: readUscc(enterprise.uscc, '/enterprise/uscc'),
    registration: {
      matches: enterprise.registrationMatches,
      classes: enterprise.classes.map(({ code, certificate, from, to }) => ({
        code,
        certificate,
        from: readDate(from, '/enterprise/classes/from'),
        to: readOptionalDate(to, '/enterprise/classes/to'),
      })),
      changedOn: readDate(effectiveOn, '/effective_on'),
      sourceVersion: envelope.aggregateVersion,
    },
  };
};

export const enterpriseChangedHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: async (events) => events.map((event) => readOrRefuse(() => read(event))),
  useCase: takeRegistrationCommand,
});
