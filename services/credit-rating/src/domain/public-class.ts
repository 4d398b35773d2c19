import type { Veto } from './grade.js';
import type { RatingVersion } from './rating.js';

/** What anybody may know of an enterprise, and why it is public. */
export interface PublicClass {
  readonly supervisionClass: 'A' | 'D';
  /** `CLASS_A`: the best class is a distinction. `PUBLIC_LIST`: the enterprise is on a list that is public already. */
  readonly basis: 'CLASS_A' | 'PUBLIC_LIST';
}

/** The class where it is public, or nothing: not of the middle classes, nor of class D by score or by a veto within. */
export const publicClassOf = (
  { supervisionClass, vetoes }: Pick<RatingVersion, 'supervisionClass' | 'vetoes'>,
  publicVetoes: readonly Veto[],
): PublicClass | undefined => {
  if (supervisionClass === 'A') return { supervisionClass, basis: 'CLASS_A' };
  return supervisionClass === 'D' && vetoes.some((veto) => publicVetoes.includes(veto))
    ? { supervisionClass, basis: 'PUBLIC_LIST' }
    : undefined;
};
