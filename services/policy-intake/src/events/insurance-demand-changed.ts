import {
  type Draft,
  keepNewest,
  onEvent,
  type ReceivedEvent,
  readDate,
  readEach,
  readOptionalDate,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { InsuranceDemandChanged } from '@donghu/contracts/registry';
import { fen, refuse } from '@donghu/kernel';
import { type InsuranceDemandDocument, insuranceDemands } from '../store/insurance-demands.js';

const read = ({
  message,
  envelope,
}: ReceivedEvent<InsuranceDemandChanged>): Draft<InsuranceDemandDocument> => {
  const { demand } = message;
  if (demand === undefined) return refuse('VALIDATION_FAILED', 'The message has no demand');
  const { demandId, enterpriseUscc, line } = demand;
  return {
    _id: demandId,
    enterpriseUscc,
    line,
    entries: demand.entries.map(({ registeredOn, coverFen, closedOn }) => ({
      registeredOn: readDate(registeredOn, '/demand/entries/registered_on'),
      cover: fen(coverFen),
      closedOn: readOptionalDate(closedOn, '/demand/entries/closed_on'),
    })),
    sourceVersion: envelope.aggregateVersion,
  };
};

export const insuranceDemandChangedHandler = onEvent({
  event: eventCatalogue.InsuranceDemandChanged,
  prepare: readEach(read),
  useCase: keepNewest('record-insurance-demand', insuranceDemands),
});
