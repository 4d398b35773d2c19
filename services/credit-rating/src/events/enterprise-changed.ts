import { onEvent, type ReceivedEvent, readDate, readEach, readPeriod } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type TakeRegistration, takeRegistrationCommand } from '../commands/take-registration.js';
import { readUscc } from './message-uscc.js';

const read = ({ message, envelope }: ReceivedEvent<EnterpriseChanged>): TakeRegistration => {
  const { enterprise, effectiveOn } = message;
  if (enterprise === undefined) return refuse('VALIDATION_FAILED', 'the message has no enterprise');
  return {
    uscc: readUscc(enterprise.uscc, '/enterprise/uscc'),
    registration: {
      nameZh: enterprise.nameZh,
      matches: enterprise.registrationMatches,
      classes: enterprise.classes.map((held) => ({
        code: held.code,
        certificate: held.certificate,
        ...readPeriod(held, '/enterprise/classes'),
      })),
      changedOn: readDate(effectiveOn, '/effective_on'),
      sourceVersion: envelope.aggregateVersion,
    },
  };
};

export const enterpriseChangedHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: readEach(read),
  useCase: takeRegistrationCommand,
});
