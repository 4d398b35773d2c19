import {
  type CalendarDate,
  type DatedPeriod,
  type DomainError,
  domainError,
  type Uscc,
} from '@donghu/kernel';

/** Room that an institution or enterprise takes in a park, plan (七). */
export interface ParkTenancy extends DatedPeriod {
  readonly tenantUscc: Uscc;
  readonly park: string;
  readonly unit: string;
  readonly areaSquareMetres: number;
  readonly source?: string | undefined;
}

/** Ends a tenancy on a day, which is the first one without it. */
export const endTenancy = (tenancy: ParkTenancy, to: CalendarDate): ParkTenancy | DomainError => {
  if (tenancy.to !== undefined) {
    return domainError('ALREADY_REPORTED', `it ended on ${tenancy.to}`, { facts: { to: tenancy.to } });
  }
  return to > tenancy.from
    ? { ...tenancy, to }
    : domainError('VALIDATION_FAILED', 'a tenancy ends after it began', {
        fields: [{ pointer: '/to', rule: 'PERIOD_REVERSED', detail: `it began on ${tenancy.from}` }],
      });
};
