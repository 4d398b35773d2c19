import { type CalendarDate, type DomainError, domainError, formatYuan } from '@donghu/kernel';
import { differingFields } from './differing-fields.js';
import { drawnBy, firstOverdrawnDate } from './position.js';
import type { Amendment, Project } from './project.js';
import { accepted, type Reported, repeated } from './reported.js';
import { checkTerm } from './term.js';

/** Changes the commitment from a date on; on no date may it be below what is drawn by then. */
export const amendCommitment = (
  project: Project,
  amendment: Amendment,
  today: CalendarDate,
): Reported<Project> | DomainError => {
  const stored = project.amendments.find(({ reference }) => reference === amendment.reference);
  if (stored !== undefined) {
    const differing = differingFields(['commitment', 'effectiveOn'], stored, amendment);
    return repeated(`${project.terms.projectId} ${amendment.reference}`, differing);
  }
  const outside = checkTerm(project.terms, amendment.effectiveOn, 'effectiveOn', today);
  if (outside !== undefined) return outside;
  const amended = { ...project, amendments: [...project.amendments, amendment] };
  const overdrawnOn = firstOverdrawnDate(amended);
  if (overdrawnOn === undefined) return accepted(amended);
  const drawn = formatYuan(drawnBy(project, overdrawnOn));
  return domainError('COMMITMENT_BELOW_DRAWN', `By ${overdrawnOn}, ${drawn} yuan are drawn`, {
    fields: [{ pointer: '/commitment', rule: 'BELOW_DRAWN', detail: 'is below what is drawn' }],
    facts: { commitment: formatYuan(amendment.commitment), drawn, on: overdrawnOn },
  });
};
