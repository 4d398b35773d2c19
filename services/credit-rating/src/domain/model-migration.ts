import type { Assessment } from './assess.js';
import { type Grade, isBetter, type SupervisionClass } from './grade.js';

/** How many went from a place (outer key) to a place (inner key); what is absent is none. */
export type Moves<Place extends string> = Readonly<
  Partial<Record<Place, Readonly<Partial<Record<Place, number>>>>>
>;

export interface ScoredStanding {
  readonly grade: Grade;
  readonly supervisionClass: SupervisionClass;
  /** Thousandths of a point; 0 when unrated. */
  readonly scoreMilli: number;
}

export interface Fall {
  readonly uscc: string;
  readonly from: ScoredStanding;
  readonly to: ScoredStanding;
}

/**
 * What another model would make of enterprises, compared with the one in force: the same files on the same day, so that
 * nobody moves with time alone.
 */
export interface ModelMigration {
  readonly counted: number;
  readonly grades: Moves<Grade>;
  readonly classes: Moves<SupervisionClass>;
  /** By class, then by grade; a score that changes within its grade stays. */
  readonly rising: number;
  readonly falling: number;
  readonly staying: number;
  /** In class D by score, and not there by the model in force. */
  readonly newlyDByScore: number;
  /** Those that both models give a score, and the sum of its changes. */
  readonly ratedByBoth: number;
  readonly scoreChangeMilli: bigint;
  /** Of those that fall, by points; who loses the rating loses all. */
  readonly largestFalls: readonly Fall[];
}

export const noMigration: ModelMigration = {
  counted: 0,
  grades: {},
  classes: {},
  rising: 0,
  falling: 0,
  staying: 0,
  newlyDByScore: 0,
  ratedByBoth: 0,
  scoreChangeMilli: 0n,
  largestFalls: [],
};

const fallsKept = 20;

const oneMore = <Place extends string>(moves: Moves<Place>, from: Place, to: Place): Moves<Place> => ({
  ...moves,
  [from]: { ...moves[from], [to]: (moves[from]?.[to] ?? 0) + 1 },
});

const pointsLost = ({ from, to }: Fall): number => from.scoreMilli - to.scoreMilli;

/** Most points first, then by code, so that the same population always has the same examples. */
const byPointsLost = (a: Fall, b: Fall): number =>
  pointsLost(b) - pointsLost(a) || (a.uscc < b.uscc ? -1 : a.uscc > b.uscc ? 1 : 0);

const withFall = (falls: readonly Fall[], fall: Fall): readonly Fall[] => {
  const last = falls.at(-1);
  if (falls.length === fallsKept && last !== undefined && byPointsLost(last, fall) < 0) return falls;
  return [...falls, fall].sort(byPointsLost).slice(0, fallsKept);
};

const standingOf = ({ grade, supervisionClass, scoreMilli }: Assessment): ScoredStanding => ({
  grade,
  supervisionClass,
  scoreMilli,
});

/** Counts one enterprise: what the model in force makes of it on a day, and what the other one does. */
export const countMigration = (
  so: ModelMigration,
  uscc: string,
  inForce: Assessment,
  candidate: Assessment,
): ModelMigration => {
  const rises = isBetter(candidate, inForce);
  const falls = isBetter(inForce, candidate);
  const isDByScore = candidate.supervisionClass === 'D' && candidate.vetoes.length === 0;
  const isRatedByBoth = inForce.grade !== 'UNRATED' && candidate.grade !== 'UNRATED';
  return {
    counted: so.counted + 1,
    grades: oneMore(so.grades, inForce.grade, candidate.grade),
    classes: oneMore(so.classes, inForce.supervisionClass, candidate.supervisionClass),
    rising: so.rising + (rises ? 1 : 0),
    falling: so.falling + (falls ? 1 : 0),
    staying: so.staying + (rises || falls ? 0 : 1),
    newlyDByScore: so.newlyDByScore + (isDByScore && inForce.supervisionClass !== 'D' ? 1 : 0),
    ratedByBoth: so.ratedByBoth + (isRatedByBoth ? 1 : 0),
    scoreChangeMilli:
      so.scoreChangeMilli + (isRatedByBoth ? BigInt(candidate.scoreMilli - inForce.scoreMilli) : 0n),
    largestFalls: falls
      ? withFall(so.largestFalls, { uscc, from: standingOf(inForce), to: standingOf(candidate) })
      : so.largestFalls,
  };
};

/** In whole thousandths of a point, half away from zero; 0 where nobody is rated by both. */
export const meanScoreChangeMilli = ({
  scoreChangeMilli: sum,
  ratedByBoth,
}: Pick<ModelMigration, 'scoreChangeMilli' | 'ratedByBoth'>): bigint => {
  const count = BigInt(ratedByBoth);
  if (count === 0n) return 0n;
  return (2n * sum + (sum < 0n ? -count : count)) / (2n * count);
};
