import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { CalendarDate } from '@donghu/kernel';
import type { Programme } from '../domain/programme.js';

export const programmeChanged = (
  id: string,
  programme: Programme,
  effectiveOn: CalendarDate,
  version: number,
): OutgoingEvent => {
  const isCancelled = programme.cancelled !== undefined;
  return outgoingEvent(
    eventCatalogue.ProgrammeChanged,
    {
      programme: {
        programmeId: id,
        kind: programme.kind,
        titleZh: programme.titleZh,
        titleEn: programme.titleEn ?? '',
        heldOn: programme.heldOn,
        department: programme.department,
        participants: programme.participants,
        cancelled: isCancelled,
      },
      change: isCancelled ? 'CANCELLED' : 'RECORDED',
      effectiveOn,
    },
    version,
  );
};
