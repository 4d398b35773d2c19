/** Classes of graded supervision (分级分类监管), plan (六)4. Beware: a rating of grade A is class B. */
const supervisionClasses = ['A', 'B', 'C', 'D', 'UNRATED'] as const;

export type SupervisionClass = (typeof supervisionClasses)[number];

/** The rating that an application is decided on. Version 0 stands for an enterprise without any rating. */
export interface LockedRating {
  readonly supervisionClass: SupervisionClass;
  readonly version: number;
  /** Vetoes in force, for example `SERIOUS_DISHONESTY`. */
  readonly vetoes: readonly string[];
}

export const unrated: LockedRating = { supervisionClass: 'UNRATED', version: 0, vetoes: [] };

export type CreditObstacle = 'DISHONESTY' | 'CLASS_D';

/** Class D and a listing for serious dishonesty (严重失信) shut out from subsidies. */
export const creditObstacle = (rating: LockedRating): CreditObstacle | undefined => {
  if (rating.vetoes.length > 0) return 'DISHONESTY';
  return rating.supervisionClass === 'D' ? 'CLASS_D' : undefined;
};

export const isSupervisionClass = (text: string): text is SupervisionClass =>
  (supervisionClasses as readonly string[]).includes(text);
