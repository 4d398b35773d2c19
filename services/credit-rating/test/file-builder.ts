import { type CalendarDate, isDomainError, parseCalendarDate } from '@donghu/kernel';
import type { CreditRecord, RecordKind } from '../src/domain/credit-record.js';
import { type EnterpriseFile, emptyFile, fileRecord } from '../src/domain/enterprise-file.js';

export const day = (text: string): CalendarDate => {
  const parsed = parseCalendarDate(text);
  if (isDomainError(parsed)) throw new Error(parsed.detail);
  return parsed;
};

let documents = 0;

export const record = (
  kind: RecordKind,
  effectiveOn: string,
  more: Partial<Pick<CreditRecord, 'value' | 'severity' | 'effectiveAt'>> = {},
): CreditRecord => {
  documents += 1;
  return { kind, source: 'AMR', documentNumber: `D-${documents}`, effectiveOn: day(effectiveOn), ...more };
};

export const filed = (file: EnterpriseFile, ...records: readonly CreditRecord[]): EnterpriseFile =>
  records.reduce(fileRecord, file);

/** Everything is known and nothing is held against it: 1000 points on 2026-06-01. */
export const spotlessFile: EnterpriseFile = filed(
  {
    ...emptyFile,
    registration: {
      matches: true,
      classes: [
        { code: 'HNTE', certificate: 'GR1', from: day('2020-01-01'), to: undefined },
        { code: 'UNICORN', certificate: 'U1', from: day('2024-01-01'), to: undefined },
      ],
      changedOn: day('2024-01-01'),
      sourceVersion: 2,
    },
    policies: [
      {
        id: 'i/1',
        accepted: { from: day('2023-01-01'), to: day('2026-12-31'), paidOn: day('2023-01-10') },
      },
    ],
  },
  record('ANNUAL_REPORT', '2026-05-01', { value: 'ON_TIME' }),
  record('TAX_GRADE', '2026-04-30', { value: 'A' }),
  record('PATENTS', '2026-05-01', { value: '12' }),
  record('RND_RATIO', '2026-05-01', { value: '0.120000' }),
  record('INNO_PROJECT', '2025-11-20'),
  record('MANDATORY_COVER', '2026-01-01', { value: 'COVERED' }),
  record('LOSS_RATIO', '2026-03-31', { value: '0.400000' }),
);

/** What makes a rating possible, and no more. */
export const yearlyFigures = (taxGrade: string): readonly CreditRecord[] => [
  record('TAX_GRADE', '2026-04-30', { value: taxGrade }),
  record('ANNUAL_REPORT', '2026-05-01', { value: 'ON_TIME' }),
  record('PATENTS', '2026-05-01', { value: '3' }),
  record('RND_RATIO', '2026-05-01', { value: '0.042000' }),
];
