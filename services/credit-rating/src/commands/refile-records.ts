import type { Unit } from '@donghu/chassis';
import { type EnterpriseFile, refile } from '../domain/enterprise-file.js';
import { recordThatCounts } from '../domain/reported-record.js';
import { creditRecords, recordsOf } from '../store/credit-records.js';
import { fileOf } from './stage-enterprise.js';

/** Reads all records of enterprises, for a file that is made anew from them. */
export const fetchRecords = async (unit: Unit, usccs: readonly string[]): Promise<void> => {
  for (const uscc of new Set(usccs)) await unit.fetchWhere(creditRecords, recordsOf(uscc));
};

/** The file as the records on it say now. */
export const refiled = (unit: Unit, uscc: string): EnterpriseFile => {
  const records = unit
    .all(creditRecords)
    .filter((record) => record.uscc === uscc)
    .sort((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime());
  return refile(
    fileOf(unit, uscc),
    records.flatMap((record) => recordThatCounts(record) ?? []),
  );
};
