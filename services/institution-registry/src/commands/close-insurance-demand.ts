import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, isDomainError, type Uscc } from '@donghu/kernel';
import { closeInsuranceDemand, type demandOutcomes, insuranceDemandId } from '../domain/insurance-demand.js';
import { insuranceDemands } from '../store/insurance-demands.js';
import { insuranceDemandChanged } from './insurance-demand-event.js';
import { keepRecord, storedRecord } from './keep-record.js';

export interface CloseInsuranceDemand {
  readonly enterpriseUscc: Uscc;
  readonly line: string;
  readonly closing: { readonly on: CalendarDate; readonly outcome: (typeof demandOutcomes)[number] };
  readonly by: string;
  readonly ifVersion?: number | undefined;
}

export const closeInsuranceDemandCommand: UseCase<
  CloseInsuranceDemand,
  { readonly id: string; readonly version: number }
> = {
  name: 'close-insurance-demand',
  load: (inputs, unit) => unit.fetch(insuranceDemands.collection, inputs.map(insuranceDemandId)),
  decide: (input, unit, facts) => {
    const id = insuranceDemandId(input);
    const stored = storedRecord(insuranceDemands, unit, id, input.ifVersion);
    if (isDomainError(stored)) return stored;
    const closed = closeInsuranceDemand(stored.record, input.closing);
    if (isDomainError(closed)) return closed;
    const version = keepRecord(insuranceDemands, unit, facts, {
      id,
      record: closed,
      action: 'CLOSE_INSURANCE_DEMAND',
      effectiveOn: input.closing.on,
      by: input.by,
      after: input.closing,
    });
    unit.emit(insuranceDemandChanged(closed, 'CLOSED', input.closing.on, version));
    return { id, version };
  },
};
