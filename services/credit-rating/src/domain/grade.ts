/** Best first. Beware: grade A is supervision class B. */
export const grades = ['AAA', 'AA', 'A', 'BBB', 'BB', 'B', 'C'] as const;

/** `UNRATED`: too little is known, or the rating has expired. */
export type Grade = (typeof grades)[number] | 'UNRATED';

/** Graded and classified supervision (分级分类监管): 优 A, 良 B, 中 C, 差 D. */
export const ratedClasses = ['A', 'B', 'C', 'D'] as const;

export type RatedClass = (typeof ratedClasses)[number];

export type SupervisionClass = RatedClass | 'UNRATED';

/**
 * What puts an enterprise into class D whatever its score: the serious-dishonesty list (严重失信主体名单), a
 * dishonest person subject to enforcement (失信被执行人), established insurance or subsidy fraud, a revoked
 * licence (吊销执照).
 */
export const vetoes = ['SERIOUS_DISHONESTY', 'DISHONEST_ENFORCEMENT', 'FRAUD', 'LICENCE_REVOKED'] as const;

export type Veto = (typeof vetoes)[number];

/** Worst first, as the supervision treats them: no rating lies between 良 and 中. */
const classesUpward: readonly SupervisionClass[] = ['D', 'C', 'UNRATED', 'B', 'A'];

const gradesUpward: readonly Grade[] = ['UNRATED', 'C', 'B', 'BB', 'BBB', 'A', 'AA', 'AAA'];

export interface Standing {
  readonly grade: Grade;
  readonly supervisionClass: SupervisionClass;
}

/** By class, then by grade. */
export const isBetter = (next: Standing, than: Standing): boolean => {
  const byClass = classesUpward.indexOf(next.supervisionClass) - classesUpward.indexOf(than.supervisionClass);
  return (byClass === 0 ? gradesUpward.indexOf(next.grade) - gradesUpward.indexOf(than.grade) : byClass) > 0;
};
