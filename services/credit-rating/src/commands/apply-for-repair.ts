import type { UseCase } from '@donghu/chassis';
import type { CalendarDate } from '@donghu/kernel';
import type { RecordKey } from '../domain/credit-record.js';
import { applyForRepair, refuseRepair } from '../domain/repair.js';
import { repairRules } from '../parameters/repair-rules.js';
import { creditRecordId, creditRecords } from '../store/credit-records.js';
import { enterprises } from '../store/enterprises.js';
import { repairs } from '../store/repairs.js';
import { repairChanged } from './case-events.js';
import type { CaseKept } from './file-objection.js';
import { fileOf } from './stage-enterprise.js';

export interface ApplyForRepair {
  /** New, made at the door. */
  readonly id: string;
  readonly uscc: string;
  readonly record: RecordKey;
  readonly correctedOn: CalendarDate;
  readonly statement: string;
  readonly by: string;
}

/** An enterprise applies for the repair of a negative record. */
export const applyForRepairCommand: UseCase<ApplyForRepair, CaseKept> = {
  name: 'apply-for-repair',
  load: async (inputs, unit) => {
    await unit.fetch(
      repairs,
      inputs.map(({ id }) => id),
    );
    await unit.fetch(
      enterprises,
      inputs.map(({ uscc }) => uscc),
    );
    await unit.fetch(
      creditRecords,
      inputs.map(({ uscc, record }) => creditRecordId(uscc, record)),
    );
  },
  decide: ({ id, uscc, record, correctedOn, statement, by }, unit, { now: at, today: on }) => {
    const reported = unit.get(creditRecords, creditRecordId(uscc, record));
    const refused = refuseRepair(reported, fileOf(unit, uscc), correctedOn, repairRules, on);
    if (refused !== undefined) return refused;
    if (reported === undefined) throw new Error(`${uscc} applies for the repair of nothing`);
    const asked = { enterpriseUscc: uscc, record, statement, correctedOn };
    const application = applyForRepair(asked, { at, on, by });
    const version = unit.put(repairs, { _id: id, ...application });
    unit.put(creditRecords, { ...reported, repair: { repairId: id } });
    unit.emit(repairChanged(id, application, version));
    return { id, state: application.state, version };
  },
};
