import {
  applyRateDown,
  type CalendarDate,
  compareDates,
  type Fen,
  rate,
  subtractFen,
  sumFen,
} from '@donghu/kernel';
import type { Project } from './project.js';

export type ProjectState = 'COMMITTED' | 'DRAWING' | 'FULLY_DRAWN';

/** Where a project stands after all that was reported. */
export interface Position {
  readonly commitment: Fen;
  readonly drawn: Fen;
  readonly returned: Fen;
  /** Drawn and not paid back (存量). */
  readonly outstanding: Fen;
  /** Capital introduced to the zone: what returns does not lower it. */
  readonly introduced: Fen;
  readonly state: ProjectState;
}

/** The commitment in force on a date from the signing on: the youngest one; of two of a day, the later report. */
export const commitmentOn = ({ terms, amendments }: Project, date: CalendarDate): Fen =>
  amendments
    .filter(({ effectiveOn }) => effectiveOn <= date)
    .reduce(
      (inForce, { effectiveOn, commitment }) =>
        effectiveOn >= inForce.effectiveOn ? { effectiveOn, commitment } : inForce,
      { effectiveOn: terms.signedOn, commitment: terms.commitment },
    ).commitment;

export const drawnBy = ({ drawdowns }: Project, date: CalendarDate): Fen =>
  sumFen(drawdowns.filter(({ drawnOn }) => drawnOn <= date).map(({ amount }) => amount));

export const returnedBy = ({ returns }: Project, date: CalendarDate): Fen =>
  sumFen(returns.filter(({ returnedOn }) => returnedOn <= date).map(({ amount }) => amount));

const earliest = (dates: readonly CalendarDate[], isBroken: (date: CalendarDate) => boolean) =>
  [...dates].sort(compareDates).find(isBroken);

/**
 * The first date on which more was drawn than was committed. Reports come late and in any order, so every
 * date on which either changes is looked at, and not only the end.
 */
export const firstOverdrawnDate = (project: Project): CalendarDate | undefined =>
  earliest(
    [
      ...project.drawdowns.map(({ drawnOn }) => drawnOn),
      ...project.amendments.map(({ effectiveOn }) => effectiveOn),
    ],
    (date) => drawnBy(project, date) > commitmentOn(project, date),
  );

/** The first date on which more principal was returned than was drawn. */
export const firstOverreturnedDate = (project: Project): CalendarDate | undefined =>
  earliest(
    project.returns.map(({ returnedOn }) => returnedOn),
    (date) => returnedBy(project, date) > drawnBy(project, date),
  );

const stateOf = (commitment: Fen, drawn: Fen): ProjectState =>
  drawn === 0n ? 'COMMITTED' : drawn < commitment ? 'DRAWING' : 'FULLY_DRAWN';

/** Each drawdown counts with its share used in the zone, rounded down; what was drawn before does not count. */
const introducedSince = ({ terms, drawdowns }: Project, baseline: CalendarDate): Fen =>
  sumFen(
    drawdowns
      .filter(({ drawnOn }) => drawnOn >= baseline)
      .map(({ amount }) => applyRateDown(amount, rate(BigInt(terms.zoneSharePpm)))),
  );

/** `baseline`: the day from which capital counts as introduced. */
export const positionOf = (project: Project, baseline: CalendarDate): Position => {
  const commitment = commitmentOn(project, project.terms.termEndsOn);
  const drawn = sumFen(project.drawdowns.map(({ amount }) => amount));
  const returned = sumFen(project.returns.map(({ amount }) => amount));
  return {
    commitment,
    drawn,
    returned,
    outstanding: subtractFen(drawn, returned),
    introduced: introducedSince(project, baseline),
    state: stateOf(commitment, drawn),
  };
};
