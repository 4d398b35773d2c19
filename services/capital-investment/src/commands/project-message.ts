import type { Project as ProjectMessage } from '@donghu/contracts/capital';
import { formatYuan } from '@donghu/kernel';
import type { Position } from '../domain/position.js';
import type { ProjectDocument } from '../store/projects.js';
import type { CapitalReported } from './capital-report.js';

/** A project as the contract shows it. */
export const projectMessage = ({ terms, position }: ProjectDocument): ProjectMessage => ({
  projectId: terms.projectId,
  title: terms.title,
  investorUscc: terms.investorUscc,
  enterpriseUscc: terms.enterpriseUscc,
  instrument: terms.instrument,
  commitmentFen: position.commitment,
  drawnFen: position.drawn,
  returnedFen: position.returned,
  zoneSharePpm: terms.zoneSharePpm,
  state: position.state,
});

/** Where a project stands, as an answer to its reporter. */
export const positionAnswer = (position: Position): NonNullable<CapitalReported['project']> => ({
  state: position.state,
  commitment: formatYuan(position.commitment),
  drawn: formatYuan(position.drawn),
  outstanding: formatYuan(position.outstanding),
  introduced: formatYuan(position.introduced),
});
