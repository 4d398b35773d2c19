/** What the parts of accept-and-decide do alone, a second. */
export interface PartRates {
  readonly http: number;
  readonly groupCommit: number;
  readonly publish: number;
  readonly consume: number;
}

/**
 * Policies a second that a flow of these parts can decide when nothing of it costs more than the parts alone:
 * each policy passes HTTP, two group commits (the intake's and the decision's), one publish and one consume.
 */
export const partsBound = ({ http, groupCommit, publish, consume }: PartRates): number =>
  1 / (1 / http + 2 / groupCommit + 1 / publish + 1 / consume);
