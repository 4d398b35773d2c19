import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type Programme, recordProgramme } from '../domain/programme.js';
import { programmes } from '../store/programmes.js';
import { keepRecord } from './keep-record.js';
import { programmeChanged } from './programme-event.js';

export interface RecordProgramme {
  /** New, made at the door. */
  readonly id: string;
  readonly programme: Programme;
  readonly by: string;
}

export const recordProgrammeCommand: UseCase<
  RecordProgramme,
  { readonly id: string; readonly version: number }
> = {
  name: 'record-programme',
  load: (inputs, unit) =>
    unit.fetch(
      programmes.collection,
      inputs.map(({ id }) => id),
    ),
  decide: ({ id, programme, by }, unit, facts) => {
    const recorded = recordProgramme(programme, facts.today);
    if (isDomainError(recorded)) return recorded;
    const version = keepRecord(programmes, unit, facts, {
      id,
      record: recorded,
      action: 'RECORD_PROGRAMME',
      effectiveOn: recorded.heldOn,
      by,
      after: recorded,
    });
    unit.emit(programmeChanged(id, recorded, recorded.heldOn, version));
    return { id, version };
  },
};
