import type { CreditRecord } from '../domain/credit-record.js';
import type { EnterpriseFile } from '../domain/enterprise-file.js';

type WrittenRecord = Omit<CreditRecord, 'effectiveAt'> & { readonly effectiveAt?: string };

interface WrittenFile extends Pick<EnterpriseFile, 'registration' | 'policies'> {
  readonly standings: Readonly<Record<string, WrittenRecord>>;
  readonly negatives: readonly WrittenRecord[];
  readonly vetoes: Readonly<Record<string, WrittenRecord>>;
}

/** A file as JSON, instants in UTC. */
export const fileText = ({ registration, policies, standings, negatives, vetoes }: EnterpriseFile): string =>
  JSON.stringify({ registration, policies, standings, negatives, vetoes });

const recordOf = ({ effectiveAt, ...record }: WrittenRecord): CreditRecord =>
  effectiveAt === undefined ? record : { ...record, effectiveAt: new Date(effectiveAt) };

const recordsOf = (
  records: Readonly<Record<string, WrittenRecord>>,
): Readonly<Record<string, CreditRecord>> =>
  Object.fromEntries(Object.entries(records).map(([key, record]) => [key, recordOf(record)]));

export const parseFile = (text: string): EnterpriseFile => {
  // Only `fileText` writes that text.
  const { standings, negatives, vetoes, ...file } = JSON.parse(text) as WrittenFile;
  return {
    ...file,
    standings: recordsOf(standings),
    negatives: negatives.map(recordOf),
    vetoes: recordsOf(vetoes),
  };
};
