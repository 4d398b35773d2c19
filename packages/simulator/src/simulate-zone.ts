import { capitalReportsAt } from './capital.js';
import type { CapitalReportInput } from './capital-report.js';
import type { CreditRecordInput } from './credit-record.js';
import { creditRecordsAt } from './credit-records.js';
import type { EnterpriseInput } from './enterprise.js';
import { enterpriseAt } from './enterprises.js';
import type { SourcedInstitution } from './institution.js';
import { institutions } from './institutions.js';
import { policyAt } from './policies.js';
import type { PolicyInput } from './policy.js';

export interface ZoneSize {
  readonly seed: number;
  /** 100 to 99,999. */
  readonly enterprises: number;
  readonly policies: number;
}

/** Everything is made when it is asked for, and may be gone through again: a large zone needs no memory. */
export interface Zone {
  readonly institutions: Iterable<SourcedInstitution>;
  readonly enterprises: Iterable<EnterpriseInput>;
  readonly policies: Iterable<PolicyInput>;
  readonly creditRecords: Iterable<CreditRecordInput>;
  readonly capital: Iterable<CapitalReportInput>;
}

const enterprisesPerDemand = 10;

const repeatable = <T>(count: number, itemsAt: (index: number) => Iterable<T>): Iterable<T> => ({
  *[Symbol.iterator]() {
    for (let index = 0; index < count; index += 1) yield* itemsAt(index);
  },
});

/** The same seed and size give the same zone; a larger zone begins with the same enterprises. */
export const simulateZone = ({ seed, enterprises, policies }: ZoneSize): Zone => {
  if (!Number.isInteger(enterprises) || enterprises < 100 || enterprises > 99_999) {
    throw new RangeError(`A zone has 100 to 99,999 enterprises, not ${enterprises}`);
  }
  const book = { seed, enterprises };
  const demands = Math.floor(enterprises / enterprisesPerDemand);
  return {
    institutions,
    enterprises: repeatable(enterprises, (index) => [enterpriseAt(seed, index)]),
    policies: repeatable(policies, (index) => [policyAt(book, index)]),
    creditRecords: repeatable(enterprises, (index) => creditRecordsAt(seed, index)),
    capital: repeatable(demands, (index) => capitalReportsAt(book, index)),
  };
};
