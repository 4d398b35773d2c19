import { addYears, type CalendarDate } from '@donghu/kernel';
import type { CreditRecord } from './credit-record.js';
import type { EnterpriseFile } from './enterprise-file.js';
import type { PushTerms, ResultTerms } from './push-terms.js';

/** Whether the platform hears of something for the first time, of its change, or that it no longer stands. */
export type PushStatus = 'NEW' | 'CHANGED' | 'WITHDRAWN';

/** A penalty, an entry in a list or another decision about an enterprise (监管结果), as it is pushed. */
export interface SupervisionResult {
  readonly kind: string;
  /** The department's own number of the decision (决定文书号). */
  readonly documentNumber: string;
  readonly category: string;
  readonly content: string;
  readonly decidedOn: CalendarDate;
  /** The department's code, and its name. */
  readonly authority: string;
  readonly authorityName: string;
  /** Last day of its publication (公示截止期). */
  readonly publicUntil: CalendarDate;
  readonly status: PushStatus;
}

const resultsOnFile = (file: EnterpriseFile): ReadonlyMap<string, CreditRecord> => {
  const vetoes = Object.values(file.vetoes).filter((record) => record !== undefined);
  return new Map(
    [...file.negatives, ...vetoes].map((record) => [
      `${record.source}/${record.kind}/${record.documentNumber}`,
      record,
    ]),
  );
};

const textOf = (record: CreditRecord): string =>
  JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const categoryOf = ({ severity, value }: CreditRecord): string => severity ?? value ?? '';

const contentOf = (record: CreditRecord, { kinds, categories }: ResultTerms): string => {
  const kind = kinds[record.kind] ?? record.kind;
  const category = categoryOf(record);
  return category === '' ? kind : `${kind}：${categories[category] ?? category}`;
};

const resultOf = (record: CreditRecord, status: PushStatus, terms: PushTerms): SupervisionResult => ({
  kind: record.kind,
  documentNumber: record.documentNumber,
  category: categoryOf(record),
  content: contentOf(record, terms.results),
  decidedOn: record.effectiveOn,
  authority: record.source,
  authorityName: terms.authorities[record.source] ?? record.source,
  publicUntil: addYears(record.effectiveOn, terms.publication.years),
  status,
});

/** What has come, changed or gone between two states of an enterprise's file. */
export const supervisionResults = (
  before: EnterpriseFile,
  after: EnterpriseFile,
  terms: PushTerms,
): readonly SupervisionResult[] => {
  if (before === after) return [];
  const [had, has] = [resultsOnFile(before), resultsOnFile(after)];
  const results: SupervisionResult[] = [];
  for (const [key, record] of has) {
    const old = had.get(key);
    if (old === undefined) results.push(resultOf(record, 'NEW', terms));
    else if (textOf(old) !== textOf(record)) results.push(resultOf(record, 'CHANGED', terms));
  }
  for (const [key, record] of had) {
    if (!has.has(key) && !isOutdated(record, after)) results.push(resultOf(record, 'WITHDRAWN', terms));
  }
  return results;
};

/** Of each veto the newest record alone is on file: the one that it replaces was not taken back. */
const isOutdated = ({ kind, value }: CreditRecord, after: EnterpriseFile): boolean =>
  (kind === 'VETO_SET' || kind === 'VETO_CLEARED') &&
  Object.entries(after.vetoes).some(([veto, record]) => veto === value && record !== undefined);
