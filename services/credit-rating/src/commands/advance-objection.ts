import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { endDispute } from '../domain/dispute.js';
import { type CaseActor, refuseActor } from '../domain/filed-case.js';
import { advanceObjection, type Objection, type ObjectionState } from '../domain/objection.js';
import { type Correction, correctRecord, recordThatCounts } from '../domain/reported-record.js';
import { creditRecordId, creditRecords } from '../store/credit-records.js';
import { enterprises } from '../store/enterprises.js';
import { objections } from '../store/objections.js';
import { objectionChanged } from './case-events.js';
import { fetchFiles } from './fetch-files.js';
import type { CaseKept } from './file-objection.js';
import { fetchRecords, refiled } from './refile-records.js';
import { disputesOf, stageDisputes, stageEnterprise } from './stage-enterprise.js';

export interface AdvanceObjection extends CaseActor {
  readonly id: string;
  readonly state: Exclude<ObjectionState, 'FILED'>;
  readonly by: string;
  readonly reason?: string | undefined;
  readonly correction?: Correction | undefined;
}

/** Takes a record back, or puts the corrected one in its place; what was reported stays. */
const correct = (
  { enterpriseUscc, record }: Objection,
  { id: objectionId, correction }: AdvanceObjection,
  unit: Unit,
  { now: at }: Facts,
): DomainError | undefined => {
  const reported = unit.get(creditRecords, creditRecordId(enterpriseUscc, record));
  const counting = reported === undefined ? undefined : recordThatCounts(reported);
  if (reported === undefined || counting === undefined) {
    return domainError('NOT_FOUND', 'the record does not count any more');
  }
  if (correction === undefined) {
    unit.put(creditRecords, { ...reported, withdrawal: { objectionId, at } });
    return undefined;
  }
  const corrected = correctRecord(counting, correction, at);
  if (isDomainError(corrected)) return corrected;
  unit.put(creditRecords, { ...reported, correction: { objectionId, at, record: corrected } });
  return undefined;
};

const load = async (inputs: readonly AdvanceObjection[], unit: Unit): Promise<void> => {
  await unit.fetch(
    objections,
    inputs.map(({ id }) => id),
  );
  const known = inputs.flatMap(({ id, state }) => {
    const objection = unit.get(objections, id);
    return objection === undefined ? [] : [{ uscc: objection.enterpriseUscc, state }];
  });
  await fetchFiles(
    unit,
    known.map(({ uscc }) => uscc),
  );
  await fetchRecords(
    unit,
    known.flatMap(({ uscc, state }) => (state === 'UPHELD' ? [uscc] : [])),
  );
};

/**
 * Receives an objection, decides on it or withdraws it. At its end the flag is gone; one that is upheld corrects the
 * record, and the enterprise is rated anew.
 */
export const advanceObjectionCommand: UseCase<AdvanceObjection, CaseKept> = {
  name: 'advance-objection',
  load,
  decide: (input, unit, facts) => {
    const { id, state, by, reason, department, correction } = input;
    const { now: at, today: on } = facts;
    const stored = unit.get(objections, id);
    if (stored === undefined) return domainError('NOT_FOUND', `there is no objection ${id}`);
    const refused = refuseActor(stored, input);
    if (refused !== undefined) return refused;
    const advanced = advanceObjection(stored, { state, at, on, by, reason, department, correction });
    if (isDomainError(advanced)) return advanced;
    const version = unit.put(objections, { ...stored, ...advanced });
    const uscc = stored.enterpriseUscc;
    const disputes = disputesOf(unit, uscc);
    const items = disputes.find(({ objectionId }) => objectionId === id)?.items ?? [];
    unit.emit(objectionChanged(id, advanced, items, version));
    if (state === 'RECEIVED') return { id, state, version };
    const ended = endDispute(disputes, id, {
      to: at,
      ...(state === 'DISMISSED' ? { dismissed: true } : {}),
    });
    if (state === 'UPHELD') {
      const fault = correct(stored, input, unit, facts);
      if (fault !== undefined) return fault;
      stageEnterprise(unit, facts, uscc, refiled(unit, uscc), 'RECORD_CORRECTED', ended);
    } else {
      const enterprise = unit.get(enterprises, uscc);
      if (enterprise === undefined) throw new Error(`${uscc} has an objection and no file`);
      stageDisputes(unit, facts, enterprise, ended);
    }
    return { id, state, version };
  },
};
