import type { UseCase } from '@donghu/chassis';
import { domainError, isDomainError, type Uscc } from '@donghu/kernel';
import { type DemandEntry, insuranceDemandId, registerInsuranceDemand } from '../domain/insurance-demand.js';
import { enterprises } from '../store/enterprises.js';
import { insuranceDemands } from '../store/insurance-demands.js';
import { insuranceDemandChanged } from './insurance-demand-event.js';
import { keepRecord } from './keep-record.js';

export interface RegisterInsuranceDemand {
  readonly enterpriseUscc: Uscc;
  readonly line: string;
  readonly entry: DemandEntry;
  readonly by: string;
}

export interface InsuranceDemandRegistered {
  readonly id: string;
  readonly outcome: 'REGISTERED' | 'KNOWN';
  readonly version: number;
}

export const registerInsuranceDemandCommand: UseCase<RegisterInsuranceDemand, InsuranceDemandRegistered> = {
  name: 'register-insurance-demand',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        enterprises.collection,
        inputs.map(({ enterpriseUscc }) => enterpriseUscc),
      ),
      unit.fetch(insuranceDemands.collection, inputs.map(insuranceDemandId)),
    ]);
  },
  decide: (input, unit, facts) => {
    const { enterpriseUscc, line, entry, by } = input;
    if (unit.get(enterprises.collection, enterpriseUscc) === undefined) {
      return domainError('ENTERPRISE_UNKNOWN', `${enterpriseUscc} is not registered`);
    }
    const id = insuranceDemandId(input);
    const stored = unit.get(insuranceDemands.collection, id);
    const registered = registerInsuranceDemand(stored, { enterpriseUscc, line }, entry);
    if (isDomainError(registered)) return registered;
    if (registered.outcome === 'KNOWN') return { id, outcome: 'KNOWN', version: stored?.version ?? 1 };
    const version = keepRecord(insuranceDemands, unit, facts, {
      id,
      record: registered.demand,
      action: 'REGISTER_INSURANCE_DEMAND',
      effectiveOn: entry.registeredOn,
      by,
      after: entry,
    });
    unit.emit(insuranceDemandChanged(registered.demand, 'REGISTERED', entry.registeredOn, version));
    return { id, outcome: 'REGISTERED', version };
  },
};
