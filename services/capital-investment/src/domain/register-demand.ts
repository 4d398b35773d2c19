import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { checkNotInFuture } from './business-day.js';
import type { Demand } from './demand.js';
import { differingFields } from './differing-fields.js';
import { accepted, type Reported, repeated } from './reported.js';

export interface DemandFacts {
  readonly enterpriseIsRegistered: boolean;
  readonly today: CalendarDate;
}

export const enterpriseUnknown = (uscc: string): DomainError =>
  domainError('ENTERPRISE_UNKNOWN', `${uscc} is not registered as an enterprise`, {
    fields: [{ pointer: '/enterpriseUscc', rule: 'UNKNOWN', detail: 'is not registered' }],
    facts: { uscc },
  });

const terms = ['enterpriseUscc', 'instrument', 'amount', 'termMonths', 'registeredOn'] as const;

/** Registers a demand of a registered enterprise. */
export const registerDemand = (
  stored: Demand | undefined,
  demand: Demand,
  { enterpriseIsRegistered, today }: DemandFacts,
): Reported<Demand> | DomainError => {
  if (stored !== undefined) return repeated(demand.demandId, differingFields(terms, stored, demand));
  if (!enterpriseIsRegistered) return enterpriseUnknown(demand.enterpriseUscc);
  return checkNotInFuture(demand.registeredOn, 'registeredOn', today) ?? accepted(demand);
};
