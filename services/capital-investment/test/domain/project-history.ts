import { type CalendarDate, type Fen, fen } from '@donghu/kernel';
import type { Project, ProjectTerms } from '../../src/domain/project.js';

/** Test dates and amounts are written out: a cast spares each test a parser. */
export const day = (text: string): CalendarDate => text as CalendarDate;

export const yuan = (whole: number): Fen => fen(BigInt(whole) * 100n);

export const today = day('2026-06-30');

export const baseline = day('2021-09-22');

export const terms: ProjectTerms = {
  projectId: 'XM-2025-0001',
  title: '光纤预制棒扩产股权投资计划',
  investorUscc: '91420000MA49148N8B',
  enterpriseUscc: '91420100616400352X',
  instrument: 'EQUITY_PLAN',
  commitment: yuan(200_000_000),
  signedOn: day('2025-01-01'),
  termEndsOn: day('2030-12-31'),
  zoneSharePpm: 1_000_000,
};

export const signed = (more: Partial<ProjectTerms> = {}): Project => ({
  terms: { ...terms, ...more },
  amendments: [],
  drawdowns: [],
  returns: [],
});
