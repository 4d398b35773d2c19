import type { Principal, UseCase } from '@donghu/chassis';
import { ownPartyOnly } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { decideApplication, type GreenChannelOutcome } from '../domain/green-channel.js';
import { greenChannelApplications } from '../store/green-channel-applications.js';
import { greenChannelChanged } from './green-channel-event.js';
import { keepRecord, storedRecord } from './keep-record.js';

export interface DecideGreenChannel {
  readonly id: string;
  readonly outcome: Omit<GreenChannelOutcome, 'by'>;
  readonly principal: Principal;
  readonly ifVersion?: number | undefined;
}

/** Approves, refuses or withdraws; a party withdraws its own application only. */
export const decideGreenChannelCommand: UseCase<
  DecideGreenChannel,
  { readonly id: string; readonly version: number }
> = {
  name: 'decide-green-channel',
  load: (inputs, unit) =>
    unit.fetch(
      greenChannelApplications.collection,
      inputs.map(({ id }) => id),
    ),
  decide: ({ id, outcome, principal, ifVersion }, unit, facts) => {
    const stored = storedRecord(greenChannelApplications, unit, id, ifVersion);
    if (isDomainError(stored)) return stored;
    const refused = ownPartyOnly(principal, stored.record.applicantUscc);
    if (refused !== undefined) return refused;
    const by = principal.subject;
    const decided = decideApplication(stored.record, { ...outcome, by }, facts.today);
    if (isDomainError(decided)) return decided;
    const version = keepRecord(greenChannelApplications, unit, facts, {
      id,
      record: decided,
      action: `GREEN_CHANNEL_${outcome.state}`,
      effectiveOn: outcome.on,
      by,
      after: outcome,
      ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    });
    unit.emit(greenChannelChanged(id, decided, version));
    return { id, version };
  },
};
