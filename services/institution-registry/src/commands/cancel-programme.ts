import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { cancelProgramme } from '../domain/programme.js';
import { programmes } from '../store/programmes.js';
import { keepRecord, storedRecord } from './keep-record.js';
import { programmeChanged } from './programme-event.js';

export interface CancelProgramme {
  readonly id: string;
  readonly reason: string;
  readonly by: string;
  readonly ifVersion?: number | undefined;
}

/** Takes an event out of the count from today on: it did not take place, or was recorded twice. */
export const cancelProgrammeCommand: UseCase<
  CancelProgramme,
  { readonly id: string; readonly version: number }
> = {
  name: 'cancel-programme',
  load: (inputs, unit) =>
    unit.fetch(
      programmes.collection,
      inputs.map(({ id }) => id),
    ),
  decide: ({ id, reason, by, ifVersion }, unit, facts) => {
    const stored = storedRecord(programmes, unit, id, ifVersion);
    if (isDomainError(stored)) return stored;
    const cancelled = cancelProgramme(stored.record, { on: facts.today, reason });
    if (isDomainError(cancelled)) return cancelled;
    const version = keepRecord(programmes, unit, facts, {
      id,
      record: cancelled,
      action: 'CANCEL_PROGRAMME',
      effectiveOn: facts.today,
      by,
      reason,
      after: 'CANCELLED',
    });
    unit.emit(programmeChanged(id, cancelled, facts.today, version));
    return { id, version };
  },
};
