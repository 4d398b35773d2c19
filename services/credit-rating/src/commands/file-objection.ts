import type { UseCase } from '@donghu/chassis';
import type { RecordKey } from '../domain/credit-record.js';
import { type Dispute, itemsOf } from '../domain/dispute.js';
import { fileObjection, refuseObjection } from '../domain/objection.js';
import { recordThatCounts } from '../domain/reported-record.js';
import { creditRecordId, creditRecords } from '../store/credit-records.js';
import { enterprises } from '../store/enterprises.js';
import { objections } from '../store/objections.js';
import { objectionChanged } from './case-events.js';
import { fetchFiles } from './fetch-files.js';
import { modelOn } from './models-in-force.js';
import { disputesOf, stageDisputes } from './stage-enterprise.js';

export interface FileObjection {
  /** New, made at the door. */
  readonly id: string;
  readonly uscc: string;
  readonly record: RecordKey;
  readonly statement: string;
  readonly by: string;
}

export interface CaseKept {
  readonly id: string;
  readonly state: string;
  readonly version: number;
}

/** An enterprise objects to a record: from now on everything that rests on it is flagged in every answer. */
export const fileObjectionCommand: UseCase<FileObjection, CaseKept> = {
  name: 'file-objection',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        objections,
        inputs.map(({ id }) => id),
      ),
      fetchFiles(
        unit,
        inputs.map(({ uscc }) => uscc),
      ),
      unit.fetch(
        creditRecords,
        inputs.map(({ uscc, record }) => creditRecordId(uscc, record)),
      ),
    ]);
  },
  decide: ({ id, uscc, record, statement, by }, unit, facts) => {
    const { now: at, today: on } = facts;
    const reported = unit.get(creditRecords, creditRecordId(uscc, record));
    const stored = unit.get(enterprises, uscc);
    const counting = reported === undefined ? undefined : recordThatCounts(reported);
    const disputes = disputesOf(unit, uscc);
    const refused = refuseObjection(record, counting, disputes);
    if (refused !== undefined) return refused;
    if (counting === undefined || stored === undefined) throw new Error(`${uscc} has a record and no file`);
    const objection = fileObjection({ enterpriseUscc: uscc, record, statement }, { at, on, by });
    const version = unit.put(objections, { _id: id, ...objection });
    const items = itemsOf(counting, modelOn(unit, on));
    const dispute: Dispute = { objectionId: id, record, items, from: at };
    stageDisputes(unit, facts, stored, [...disputes, dispute]);
    unit.emit(objectionChanged(id, objection, items, version));
    return { id, state: objection.state, version };
  },
};
