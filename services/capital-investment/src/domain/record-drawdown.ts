import { type CalendarDate, type DomainError, domainError, formatYuan } from '@donghu/kernel';
import { differingFields } from './differing-fields.js';
import { commitmentOn, drawnBy, firstOverdrawnDate } from './position.js';
import type { Drawdown, Project } from './project.js';
import { accepted, type Reported, repeated } from './reported.js';
import { checkTerm } from './term.js';

/** Records money that arrived (到位); on no date may more be drawn than is committed then. */
export const recordDrawdown = (
  project: Project,
  drawdown: Drawdown,
  today: CalendarDate,
): Reported<Project> | DomainError => {
  const stored = project.drawdowns.find(({ reference }) => reference === drawdown.reference);
  if (stored !== undefined) {
    const differing = differingFields(['amount', 'drawnOn'], stored, drawdown);
    return repeated(`${project.terms.projectId} ${drawdown.reference}`, differing);
  }
  const outside = checkTerm(project.terms, drawdown.drawnOn, 'drawnOn', today);
  if (outside !== undefined) return outside;
  const drawn = { ...project, drawdowns: [...project.drawdowns, drawdown] };
  const overdrawnOn = firstOverdrawnDate(drawn);
  if (overdrawnOn === undefined) return accepted(drawn);
  const commitment = formatYuan(commitmentOn(project, overdrawnOn));
  return domainError('OVER_COMMITMENT', `On ${overdrawnOn}, ${commitment} yuan are committed`, {
    fields: [{ pointer: '/amount', rule: 'OVER_COMMITMENT', detail: 'exceeds what is left to draw' }],
    facts: { commitment, drawn: formatYuan(drawnBy(project, overdrawnOn)), on: overdrawnOn },
  });
};
