import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { type CreditRecord, refuseRecord, saysTheSame } from '../domain/credit-record.js';
import { fileRecord } from '../domain/enterprise-file.js';
import { creditRecordId, creditRecords } from '../store/credit-records.js';
import { fetchFiles } from './fetch-files.js';
import { fileOf, stageEnterprise } from './stage-enterprise.js';

/** Records of one enterprise that are reported together: it is rated once for all of them. */
export interface AddCreditRecords {
  readonly uscc: string;
  readonly records: readonly CreditRecord[];
  readonly by: string;
}

export interface CreditRecordAdded {
  readonly uscc: string;
  readonly outcome: 'RECORDED' | 'ALREADY_KNOWN';
}

type RecordOutcome = CreditRecordAdded['outcome'] | DomainError;

const load = async (inputs: readonly AddCreditRecords[], unit: Unit): Promise<void> => {
  await Promise.all([
    fetchFiles(
      unit,
      inputs.map(({ uscc }) => uscc),
    ),
    unit.fetch(
      creditRecords,
      inputs.flatMap(({ uscc, records }) => records.map((record) => creditRecordId(uscc, record))),
    ),
  ]);
};

const addOne = (
  record: CreditRecord,
  { uscc, by }: AddCreditRecords,
  unit: Unit,
  { now }: Facts,
): RecordOutcome => {
  const _id = creditRecordId(uscc, record);
  const first = unit.get(creditRecords, _id);
  if (first !== undefined) {
    const corrected = first.correction?.record;
    return saysTheSame(first, record) || (corrected !== undefined && saysTheSame(corrected, record))
      ? 'ALREADY_KNOWN'
      : domainError('ALREADY_REPORTED', 'another record stands under this source, kind and document number', {
          fields: [{ pointer: '/documentNumber', rule: 'TAKEN', detail: record.documentNumber }],
        });
  }
  const refused = refuseRecord(record, now);
  if (refused !== undefined) return refused;
  unit.put(creditRecords, { _id, uscc, ...record, recordedAt: now, recordedBy: by });
  return 'RECORDED';
};

const addAll = (input: AddCreditRecords, unit: Unit, facts: Facts): readonly RecordOutcome[] => {
  const outcomes = input.records.map((record) => addOne(record, input, unit, facts));
  const added = input.records.filter((_, at) => outcomes[at] === 'RECORDED');
  if (added.length > 0) {
    const file = added.reduce(fileRecord, fileOf(unit, input.uscc));
    stageEnterprise(unit, facts, input.uscc, file, 'RECORD_ADDED');
  }
  return outcomes;
};

/** Takes what a file says of one enterprise; each record has an outcome of its own. */
export const addCreditRecordsCommand: UseCase<AddCreditRecords, readonly RecordOutcome[]> = {
  name: 'add-credit-records',
  load,
  decide: addAll,
};

/** Takes one record of one enterprise. */
export const addCreditRecordCommand: UseCase<AddCreditRecords, CreditRecordAdded> = {
  name: 'add-credit-record',
  load,
  decide: (input, unit, facts) => {
    const [outcome] = addAll(input, unit, facts);
    if (outcome === undefined) return domainError('VALIDATION_FAILED', 'there is no record');
    return isDomainError(outcome) ? outcome : { uscc: input.uscc, outcome };
  },
};
