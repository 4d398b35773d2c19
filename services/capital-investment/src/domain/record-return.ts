import { type CalendarDate, type DomainError, domainError, formatYuan, subtractFen } from '@donghu/kernel';
import { differingFields } from './differing-fields.js';
import { drawnBy, firstOverreturnedDate, returnedBy } from './position.js';
import type { PrincipalReturn, Project } from './project.js';
import { accepted, type Reported, repeated } from './reported.js';
import { checkTerm } from './term.js';

/** Records principal that was paid back; on no date may more be returned than is drawn by then. */
export const recordReturn = (
  project: Project,
  principal: PrincipalReturn,
  today: CalendarDate,
): Reported<Project> | DomainError => {
  const stored = project.returns.find(({ reference }) => reference === principal.reference);
  if (stored !== undefined) {
    const differing = differingFields(['amount', 'returnedOn'], stored, principal);
    return repeated(`${project.terms.projectId} ${principal.reference}`, differing);
  }
  const outside = checkTerm(project.terms, principal.returnedOn, 'returnedOn', today);
  if (outside !== undefined) return outside;
  const returned = { ...project, returns: [...project.returns, principal] };
  const overreturnedOn = firstOverreturnedDate(returned);
  if (overreturnedOn === undefined) return accepted(returned);
  const outstanding = formatYuan(
    subtractFen(drawnBy(project, overreturnedOn), returnedBy(project, overreturnedOn)),
  );
  return domainError(
    'RETURN_ABOVE_OUTSTANDING',
    `On ${overreturnedOn}, ${outstanding} yuan are outstanding`,
    {
      fields: [{ pointer: '/amount', rule: 'ABOVE_OUTSTANDING', detail: 'exceeds what is outstanding' }],
      facts: { outstanding, on: overreturnedOn },
    },
  );
};
