import { type Facts, ownPartyOnly, type Unit } from '@donghu/chassis';
import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { amendCommitment } from '../domain/amend-commitment.js';
import type { Project } from '../domain/project.js';
import { recordDrawdown } from '../domain/record-drawdown.js';
import { recordReturn } from '../domain/record-return.js';
import type { Reported } from '../domain/reported.js';
import { projects } from '../store/projects.js';
import type { ProjectReport, ReportCapital } from './capital-report.js';

const changed = (
  project: Project,
  report: ProjectReport,
  today: CalendarDate,
): Reported<Project> | DomainError => {
  const { reference } = report;
  switch (report.type) {
    case 'AMENDMENT': {
      const { commitment, effectiveOn } = report;
      return amendCommitment(project, { reference, commitment, effectiveOn }, today);
    }
    case 'DRAWDOWN':
      return recordDrawdown(project, { reference, amount: report.amount, drawnOn: report.drawnOn }, today);
    case 'RETURN': {
      const { amount, returnedOn } = report;
      return recordReturn(project, { reference, amount, returnedOn }, today);
    }
  }
};

/** The investor reports what happens to its project, or an operator for it. */
export const decideChange = (
  report: ProjectReport,
  { by }: ReportCapital,
  unit: Unit,
  facts: Facts,
): Reported<Project> | DomainError => {
  const project = unit.get(projects, report.projectId);
  if (project === undefined) {
    return domainError('PROJECT_UNKNOWN', `${report.projectId} is not known`, {
      facts: { projectId: report.projectId },
    });
  }
  return ownPartyOnly(by, project.terms.investorUscc) ?? changed(project, report, facts.today);
};
