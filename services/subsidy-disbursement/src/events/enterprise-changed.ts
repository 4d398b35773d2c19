import {
  type Draft,
  keepNewest,
  onEvent,
  type ReceivedEvent,
  readEach,
  readOptionalDate,
  readPeriod,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type EnterpriseDocument, enterprises } from '../store/enterprises.js';

const read = ({ message, envelope }: ReceivedEvent<EnterpriseChanged>): Draft<EnterpriseDocument> => {
  const { enterprise } = message;
  if (enterprise === undefined) return refuse('VALIDATION_FAILED', 'The message has no enterprise');
  return {
    _id: enterprise.uscc,
    inZone: enterprise.inZone,
    inZoneFrom: readOptionalDate(enterprise.inZoneFrom, '/enterprise/in_zone_from'),
    classes: enterprise.classes.map((held) => ({
      code: held.code,
      ...readPeriod(held, '/enterprise/classes'),
    })),
    sourceVersion: envelope.aggregateVersion,
  };
};

export const enterpriseChangedHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: readEach(read),
  useCase: keepNewest('record-enterprise', enterprises),
});
