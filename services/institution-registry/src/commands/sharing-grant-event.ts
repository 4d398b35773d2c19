import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { CalendarDate } from '@donghu/kernel';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import type { SharingRequest } from '../domain/sharing-request.js';

/** Tells of a grant that was given or taken back; of a request that waits or was refused there is nothing to tell. */
export const sharingGrantChanged = (
  id: string,
  { answer, revocation, ...request }: SharingRequest,
  { dataset }: CatalogueEntry,
  effectiveOn: CalendarDate,
  version: number,
): readonly OutgoingEvent[] => {
  if (answer?.kind !== 'GRANTED') return [];
  const revoked = revocation !== undefined;
  const { entryId, department, purpose, from } = request;
  const grant = { requestId: id, entryId, dataset, department, purpose, from, revoked };
  return [
    outgoingEvent(
      eventCatalogue.SharingGrantChanged,
      {
        grant: { ...grant, fields: [...answer.fields], to: answer.to },
        change: revoked ? 'REVOKED' : 'GRANTED',
        effectiveOn,
      },
      version,
    ),
  ];
};
