import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { fileApplication, type GreenChannelApplication } from '../domain/green-channel.js';
import { greenChannelApplications } from '../store/green-channel-applications.js';
import { greenChannelChanged } from './green-channel-event.js';
import { keepRecord } from './keep-record.js';
import { loadParties, refusedAsUnknown } from './registered-party.js';

export interface FileGreenChannel {
  /** New, made at the door. */
  readonly id: string;
  readonly application: Omit<GreenChannelApplication, 'state' | 'decidedOn' | 'reason'>;
}

export const fileGreenChannelCommand: UseCase<
  FileGreenChannel,
  { readonly id: string; readonly version: number }
> = {
  name: 'file-green-channel',
  load: async (inputs, unit) => {
    const applicants = inputs.map(({ application }) => application.applicantUscc);
    await Promise.all([
      loadParties(applicants, unit),
      unit.fetch(
        greenChannelApplications.collection,
        inputs.map(({ id }) => id),
      ),
    ]);
  },
  decide: ({ id, application }, unit, facts) => {
    const refused = refusedAsUnknown(application.applicantUscc, unit);
    if (refused !== undefined) return refused;
    const filed = fileApplication(application, facts.today);
    if (isDomainError(filed)) return filed;
    const version = keepRecord(greenChannelApplications, unit, facts, {
      id,
      record: filed,
      action: 'FILE_GREEN_CHANNEL',
      effectiveOn: filed.filedOn,
      by: filed.filedBy,
      after: filed,
    });
    unit.emit(greenChannelChanged(id, filed, version));
    return { id, version };
  },
};
