import type { Zone } from './zone.js';

const bureau = { role: 'bureau' } as const;

let documents = 0;

type RecordFacts = readonly [kind: string, source: string, more?: Readonly<Record<string, string>>];

/** Reports credit records of an enterprise together, so that it is rated once for all of them. */
export const addCreditRecords = async (
  zone: Zone,
  enterpriseUscc: string,
  effectiveOn: string,
  records: readonly RecordFacts[],
): Promise<void> => {
  const lines = records.map(([kind, source, more]) => {
    documents += 1;
    return { enterpriseUscc, kind, source, documentNumber: `DOC-${documents}`, effectiveOn, ...more };
  });
  const answers = await zone.bulk('credit-rating', '/v1/credit-records/bulk', lines, bureau);
  const refused = answers.filter((answer) => answer.outcome !== 'recorded');
  if (refused.length > 0) throw new Error(`credit records were not taken: ${JSON.stringify(refused)}`);
};

/** Gives an enterprise of the zone what it takes for supervision class A. */
export const makeClassA = (zone: Zone, uscc: string): Promise<void> =>
  addCreditRecords(zone, uscc, '2025-06-30', [
    ['TAX_GRADE', 'TAX', { value: 'A' }],
    ['ANNUAL_REPORT', 'AMR', { value: 'ON_TIME' }],
    ['ABNORMAL_LIST', 'AMR', { value: 'OFF' }],
    ['PATENTS', 'AMR', { value: '12' }],
    ['RND_RATIO', 'STB', { value: '0.120000' }],
    ['INNO_PROJECT', 'STB'],
  ]);

/** Takes a class A enterprise down to class C from a day on, by its record and not by a veto. */
export const makeClassC = (zone: Zone, uscc: string, effectiveOn: string): Promise<void> =>
  addCreditRecords(zone, uscc, effectiveOn, [
    ['TAX_GRADE', 'TAX', { value: 'D' }],
    ['PENALTY', 'AMR', { severity: 'SERIOUS' }],
    ['ENFORCEMENT', 'DRC'],
    ['LOAN_DEFAULT', 'PBC'],
  ]);

/** What the rating says now, to a regulator. */
export const ratingOf = (zone: Zone, uscc: string) =>
  zone.must('credit-rating', 'GET', `/v1/ratings/${uscc}?purpose=SUPERVISION`, { role: 'regulator' });
