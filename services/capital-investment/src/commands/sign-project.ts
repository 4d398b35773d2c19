import { type Facts, ownPartyOnly, type Unit } from '@donghu/chassis';
import type { DomainError } from '@donghu/kernel';
import type { Project, ProjectTerms } from '../domain/project.js';
import type { Reported } from '../domain/reported.js';
import { signProject } from '../domain/sign-project.js';
import { demands } from '../store/demands.js';
import { enterprises } from '../store/enterprises.js';
import { institutions } from '../store/institutions.js';
import { projects } from '../store/projects.js';
import type { ReportCapital } from './capital-report.js';

/** An investor reports its own project, or an operator for it. */
export const decideSigning = (
  terms: ProjectTerms,
  { by }: ReportCapital,
  unit: Unit,
  facts: Facts,
): Reported<Project> | DomainError =>
  ownPartyOnly(by, terms.investorUscc) ??
  signProject(unit.get(projects, terms.projectId), terms, {
    investorState: unit.get(institutions, terms.investorUscc)?.state,
    enterpriseIsRegistered: unit.get(enterprises, terms.enterpriseUscc) !== undefined,
    demand: terms.demandId === undefined ? undefined : unit.get(demands, terms.demandId),
    today: facts.today,
  });
