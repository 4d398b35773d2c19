import { onEvent, type ReceivedEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type RecordEnterprise, recordEnterpriseCommand } from '../commands/record-enterprise.js';
import { readDate, readOptionalDate } from './message-dates.js';
import { readMessage } from './read-message.js';

const readEnterprise = ({ message, envelope }: ReceivedEvent<EnterpriseChanged>): RecordEnterprise => {
  const { enterprise } = message;
  if (enterprise === undefined) return refuse('VALIDATION_FAILED', 'The message has no enterprise');
  const inZoneFrom = readOptionalDate(enterprise.inZoneFrom, '/enterprise/in_zone_from');
  return {
    uscc: enterprise.uscc,
    enterprise: {
      inZone: enterprise.inZone,
      ...(inZoneFrom === undefined ? {} : { inZoneFrom }),
      classes: enterprise.classes.map((held) => {
        const to = readOptionalDate(held.to, '/enterprise/classes/to');
        const from = readDate(held.from, '/enterprise/classes/from');
        return { code: held.code, from, ...(to === undefined ? {} : { to }) };
      }),
    },
    sourceVersion: envelope.aggregateVersion,
  };
};

export const enterpriseChangedHandler = onEvent({
  event: eventCatalogue.EnterpriseChanged,
  prepare: async (events) => events.map((event) => readMessage(event, readEnterprise)),
  useCase: recordEnterpriseCommand,
});
