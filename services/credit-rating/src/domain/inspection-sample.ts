import type { RatedClass, SupervisionClass } from './grade.js';
import type { SupervisionTerms } from './supervision-terms.js';

/** An enterprise that may be drawn, in the class that it has when the sample is drawn. */
export interface Supervised {
  readonly uscc: string;
  readonly supervisionClass: SupervisionClass;
}

export interface Draw {
  readonly year: number;
  /** Whoever knows it can draw the same sample again; it is told after the draw only. */
  readonly seed: string;
  /** A cryptographic hash, as text of one length, so that nobody can foresee or steer a lot. */
  readonly digest: (text: string) => string;
}

export interface ClassSample {
  readonly samplingPercent: number;
  readonly population: number;
  /** Codes, in the order of their lots. */
  readonly drawn: readonly string[];
}

/** Who is inspected in a year (年度抽查名单). */
export interface InspectionSample {
  readonly classes: Readonly<Record<RatedClass, ClassSample>>;
  /** Without a class there is no rate: they are listed apart, in the order of their codes, and none is drawn. */
  readonly unrated: readonly string[];
}

/** A part of an enterprise is an enterprise: who has one member has one drawn. */
const sizeOf = (population: number, percent: number): number => Math.ceil((population * percent) / 100);

const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By lot, which depends on nothing but the draw and the code: neither on the order nor on who else is there. */
const byLot = (codes: readonly string[], { year, seed, digest }: Draw): readonly string[] =>
  codes
    .map((uscc) => ({ uscc, lot: digest(`${seed}/${year}/${uscc}`) }))
    .sort((a, b) => ascending(a.lot, b.lot) || ascending(a.uscc, b.uscc))
    .map(({ uscc }) => uscc);

/** Draws the yearly sample: of each class its rate, rounded up. */
export const drawInspectionSample = (
  enterprises: readonly Supervised[],
  { classes }: Pick<SupervisionTerms, 'classes'>,
  draw: Draw,
): InspectionSample => {
  const codesOf = (wanted: SupervisionClass): readonly string[] =>
    enterprises.filter(({ supervisionClass }) => supervisionClass === wanted).map(({ uscc }) => uscc);
  const sampleOf = (wanted: RatedClass): ClassSample => {
    const codes = codesOf(wanted);
    const { samplingPercent } = classes[wanted];
    return {
      samplingPercent,
      population: codes.length,
      drawn: byLot(codes, draw).slice(0, sizeOf(codes.length, samplingPercent)),
    };
  };
  return {
    classes: { A: sampleOf('A'), B: sampleOf('B'), C: sampleOf('C'), D: sampleOf('D') },
    unrated: [...codesOf('UNRATED')].sort(ascending),
  };
};
