import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { Position } from '../domain/position.js';
import type { ProjectTerms } from '../domain/project.js';
import type { CapitalReport } from './capital-report.js';

type OfProject = Exclude<CapitalReport, { type: 'DEMAND' }>;

/** What others learn of an accepted report; `position` is the one after it. */
export const projectEvent = (
  terms: ProjectTerms,
  report: OfProject,
  position: Position,
  version: number,
): OutgoingEvent => {
  const { projectId, investorUscc, enterpriseUscc, zoneSharePpm } = terms;
  switch (report.type) {
    case 'PROJECT':
    case 'AMENDMENT':
      return outgoingEvent(
        eventCatalogue.CapitalCommitted,
        {
          projectId,
          investorUscc,
          enterpriseUscc,
          instrument: terms.instrument,
          commitmentFen: position.commitment,
          signedOn: terms.signedOn,
          zoneSharePpm,
        },
        version,
      );
    case 'DRAWDOWN':
      return outgoingEvent(
        eventCatalogue.CapitalDrawn,
        {
          projectId,
          investorUscc,
          enterpriseUscc,
          drawdownReference: report.reference,
          amountFen: report.amount,
          drawnFen: position.drawn,
          commitmentFen: position.commitment,
          drawnOn: report.drawnOn,
          zoneSharePpm,
        },
        version,
      );
    case 'RETURN':
      return outgoingEvent(
        eventCatalogue.CapitalReturned,
        {
          projectId,
          investorUscc,
          returnReference: report.reference,
          amountFen: report.amount,
          outstandingFen: position.outstanding,
          returnedOn: report.returnedOn,
        },
        version,
      );
  }
};
