import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { type Position, positionOf } from '../domain/position.js';
import type { Project } from '../domain/project.js';
import { introductionBaseline } from '../parameters/introduction-baseline.js';
import { audit } from '../store/audit.js';
import { demands } from '../store/demands.js';
import { enterprises } from '../store/enterprises.js';
import { institutions } from '../store/institutions.js';
import { projects } from '../store/projects.js';
import { auditEntry } from './audit-entry.js';
import type { CapitalReport, CapitalReported, ReportCapital } from './capital-report.js';
import { decideChange } from './change-project.js';
import { projectEvent } from './project-event.js';
import { positionAnswer } from './project-message.js';
import { decideDemand } from './register-demand.js';
import { decideSigning } from './sign-project.js';

type OfProject = Exclude<CapitalReport, { type: 'DEMAND' }>;

const decideProject = (
  report: OfProject,
  input: ReportCapital,
  unit: Unit,
  facts: Facts,
): CapitalReported | DomainError => {
  const decided =
    report.type === 'PROJECT'
      ? decideSigning(termsOf(report), input, unit, facts)
      : decideChange(report, input, unit, facts);
  if (isDomainError(decided)) return decided;
  const answer = { type: report.type, id: report.projectId, outcome: decided.outcome };
  if (decided.outcome === 'KNOWN') {
    const stored = unit.get(projects, report.projectId);
    return { ...answer, version: stored?.version ?? 1, ...shown(stored?.position) };
  }
  const { version, position } = store(decided.subject, unit);
  unit.append(audit, auditEntry(input, facts));
  unit.emit(projectEvent(decided.subject.terms, report, position, version));
  return { ...answer, version, ...shown(position) };
};

const termsOf = ({ type: _, ...terms }: Extract<CapitalReport, { type: 'PROJECT' }>) => terms;

const store = (project: Project, unit: Unit): { readonly version: number; readonly position: Position } => {
  const position = positionOf(project, introductionBaseline.value);
  const { terms, amendments, drawdowns, returns } = project;
  const document = { _id: terms.projectId, terms, amendments, drawdowns, returns, position };
  return { version: unit.put(projects, document), position };
};

const shown = (position: Position | undefined): Pick<CapitalReported, 'project'> =>
  position === undefined ? {} : { project: positionAnswer(position) };

/**
 * Takes one report of capital, of whatever kind: a file mixes them, and its lines build on each other, so
 * that they are one use case and see each other in a group.
 */
export const reportCapitalCommand: UseCase<ReportCapital, CapitalReported> = {
  name: 'report-capital',
  load: async (inputs, unit) => {
    const reports = inputs.map(({ report }) => report);
    const ids = (read: (report: CapitalReport) => string | undefined): string[] =>
      reports.map(read).filter((id) => id !== undefined);
    await Promise.all([
      unit.fetch(
        demands,
        ids((report) => ('demandId' in report ? report.demandId : undefined)),
      ),
      unit.fetch(
        projects,
        ids((report) => (report.type === 'DEMAND' ? undefined : report.projectId)),
      ),
      unit.fetch(
        institutions,
        ids((report) => (report.type === 'PROJECT' ? report.investorUscc : undefined)),
      ),
      unit.fetch(
        enterprises,
        ids((report) => ('enterpriseUscc' in report ? report.enterpriseUscc : undefined)),
      ),
    ]);
  },
  decide: (input, unit, facts) => {
    const { report } = input;
    if (report.type !== 'DEMAND') return decideProject(report, input, unit, facts);
    const { type: _, ...demand } = report;
    return decideDemand(demand, input, unit, facts);
  },
};
