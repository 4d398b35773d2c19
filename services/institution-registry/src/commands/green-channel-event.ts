import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { daysToDecide, type GreenChannelApplication } from '../domain/green-channel.js';

export const greenChannelChanged = (
  id: string,
  application: GreenChannelApplication,
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.GreenChannelApplicationChanged,
    {
      application: {
        applicationId: id,
        applicantUscc: application.applicantUscc,
        kind: application.kind,
        department: application.department,
        filedOn: application.filedOn,
        state: application.state,
        decidedOn: application.decidedOn ?? '',
        daysToDecide: daysToDecide(application),
      },
      change: application.state,
      effectiveOn: application.decidedOn ?? application.filedOn,
    },
    version,
  );
