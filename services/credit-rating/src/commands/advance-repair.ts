import type { UseCase } from '@donghu/chassis';
import { domainError, isDomainError } from '@donghu/kernel';
import { type CaseActor, refuseActor } from '../domain/filed-case.js';
import { advanceRepair, type RepairState } from '../domain/repair.js';
import { recordThatCounts } from '../domain/reported-record.js';
import { creditRecordId, creditRecords } from '../store/credit-records.js';
import { repairs } from '../store/repairs.js';
import { repairChanged } from './case-events.js';
import { fetchFiles } from './fetch-files.js';
import type { CaseKept } from './file-objection.js';
import { fetchRecords, refiled } from './refile-records.js';
import { stageEnterprise } from './stage-enterprise.js';

export interface AdvanceRepair extends CaseActor {
  readonly id: string;
  readonly state: Exclude<RepairState, 'APPLIED'>;
  readonly by: string;
  readonly reason?: string | undefined;
}

/** Decides on an application for a repair, or withdraws it. From the day of approval the record weighs nothing. */
export const advanceRepairCommand: UseCase<AdvanceRepair, CaseKept> = {
  name: 'advance-repair',
  load: async (inputs, unit) => {
    await unit.fetch(
      repairs,
      inputs.map(({ id }) => id),
    );
    const usccs = inputs.flatMap(({ id }) => unit.get(repairs, id)?.enterpriseUscc ?? []);
    await fetchFiles(unit, usccs);
    await fetchRecords(unit, usccs);
  },
  decide: (input, unit, facts) => {
    const { id, state, by, reason, department } = input;
    const { now: at, today: on } = facts;
    const stored = unit.get(repairs, id);
    if (stored === undefined) return domainError('NOT_FOUND', `there is no application ${id}`);
    const refused = refuseActor(stored, input);
    if (refused !== undefined) return refused;
    const advanced = advanceRepair(stored, { state, at, on, by, reason, department });
    if (isDomainError(advanced)) return advanced;
    const uscc = stored.enterpriseUscc;
    const reported = unit.get(creditRecords, creditRecordId(uscc, stored.record));
    if (reported === undefined) throw new Error(`${uscc} has an application on a record and not the record`);
    const version = unit.put(repairs, { ...stored, ...advanced });
    unit.emit(repairChanged(id, advanced, version));
    const { repair: _, ...untouched } = reported;
    if (state !== 'APPROVED') {
      unit.put(creditRecords, untouched);
      return { id, state, version };
    }
    if (recordThatCounts(reported) === undefined) {
      return domainError('APPLICATION_STATE_CONFLICT', 'an objection has taken the record back meanwhile');
    }
    unit.put(creditRecords, { ...untouched, repair: { repairId: id, repairedOn: on } });
    stageEnterprise(unit, facts, uscc, refiled(unit, uscc), 'RECORD_REPAIRED');
    return { id, state, version };
  },
};
