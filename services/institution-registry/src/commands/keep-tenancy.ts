import { outgoingEvent, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type CalendarDate, isDomainError } from '@donghu/kernel';
import { endTenancy, type ParkTenancy } from '../domain/park-tenancy.js';
import { parkTenancies } from '../store/park-tenancies.js';
import { keepRecord, storedRecord } from './keep-record.js';
import { loadParties, refusedAsUnknown } from './registered-party.js';

interface TenancyKept {
  readonly id: string;
  readonly version: number;
}

const tenancyChanged = (
  id: string,
  tenancy: ParkTenancy,
  change: 'BEGAN' | 'ENDED',
  effectiveOn: CalendarDate,
  version: number,
) => {
  const { tenantUscc, park, unit, areaSquareMetres, from, to } = tenancy;
  return outgoingEvent(
    eventCatalogue.ParkTenancyChanged,
    {
      tenancy: { tenancyId: id, tenantUscc, park, unit, areaSquareMetres, from, to: to ?? '' },
      change,
      effectiveOn,
    },
    version,
  );
};

/** Records that a party moved into a park. */
export const beginTenancyCommand: UseCase<
  { readonly id: string; readonly tenancy: ParkTenancy; readonly by: string },
  TenancyKept
> = {
  name: 'begin-tenancy',
  load: async (inputs, unit) => {
    const tenants = inputs.map(({ tenancy }) => tenancy.tenantUscc);
    await Promise.all([
      loadParties(tenants, unit),
      unit.fetch(
        parkTenancies.collection,
        inputs.map(({ id }) => id),
      ),
    ]);
  },
  decide: ({ id, tenancy, by }, unit, facts) => {
    const refused = refusedAsUnknown(tenancy.tenantUscc, unit);
    if (refused !== undefined) return refused;
    const version = keepRecord(parkTenancies, unit, facts, {
      id,
      record: tenancy,
      action: 'BEGIN_TENANCY',
      effectiveOn: tenancy.from,
      by,
      after: tenancy,
    });
    unit.emit(tenancyChanged(id, tenancy, 'BEGAN', tenancy.from, version));
    return { id, version };
  },
};

export interface EndTenancy {
  readonly id: string;
  readonly to: CalendarDate;
  readonly by: string;
  readonly ifVersion?: number | undefined;
}

/** Records that a party moved out. */
export const endTenancyCommand: UseCase<EndTenancy, TenancyKept> = {
  name: 'end-tenancy',
  load: (inputs, unit) =>
    unit.fetch(
      parkTenancies.collection,
      inputs.map(({ id }) => id),
    ),
  decide: ({ id, to, by, ifVersion }, unit, facts) => {
    const stored = storedRecord(parkTenancies, unit, id, ifVersion);
    if (isDomainError(stored)) return stored;
    const ended = endTenancy(stored.record, to);
    if (isDomainError(ended)) return ended;
    const version = keepRecord(parkTenancies, unit, facts, {
      id,
      record: ended,
      action: 'END_TENANCY',
      effectiveOn: to,
      by,
      after: { to },
    });
    unit.emit(tenancyChanged(id, ended, 'ENDED', to, version));
    return { id, version };
  },
};
