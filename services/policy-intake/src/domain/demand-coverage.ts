import { addFen, type CalendarDate, type Fen, fen, holdsOn, zeroFen } from '@donghu/kernel';
import { coveredPeriod, coverOn, type DatedCover } from './dated-cover.js';

/** One registration of a demand. */
export interface DemandEntry {
  readonly registeredOn: CalendarDate;
  /** Cover asked for; zero when it was not stated. */
  readonly cover: Fen;
  /** First day on which it is no longer open. */
  readonly closedOn?: CalendarDate | undefined;
}

/** What an enterprise holds, and asks for, in one line whose demand is to be met. */
export interface HeldAndAsked {
  readonly enterpriseUscc: string;
  readonly line: string;
  readonly covers: readonly DatedCover[];
  readonly demand: readonly DemandEntry[];
}

export interface DemandCoverage {
  /** Enterprises with cover in force and no demand left open. */
  readonly insured: number;
  /** Enterprises with a demand that is open and not covered. */
  readonly openDemand: number;
  readonly insuredCover: Fen;
  /** What open demands ask for beyond the cover in force. */
  readonly openDemandCover: Fen;
}

const coverInForce = (covers: readonly DatedCover[], date: CalendarDate, knownAt?: CalendarDate): Fen =>
  covers.reduce((sum, cover) => {
    const period = coveredPeriod(cover, knownAt);
    return period !== undefined && holdsOn(period, date) ? addFen(sum, coverOn(cover, date, knownAt)) : sum;
  }, zeroFen);

const openOn = (demand: readonly DemandEntry[], date: CalendarDate): DemandEntry | undefined =>
  demand.find(({ registeredOn, closedOn }) => holdsOn({ from: registeredOn, to: closedOn }, date));

/**
 * Insured ÷ (insured + open demand) on a date, by enterprise and by amount, plan (二)1 and (四)1. A demand of a line
 * in which the enterprise has cover is met as to the count; as to the amount, by as much as that cover is. Over
 * several lines an enterprise counts once: as insured only when no line is left open.
 */
export const demandCoverageOn = (
  held: readonly HeldAndAsked[],
  date: CalendarDate,
  knownAt?: CalendarDate,
): DemandCoverage => {
  const insured = new Set<string>();
  const open = new Set<string>();
  let [insuredCover, openDemandCover] = [zeroFen, zeroFen];
  for (const { enterpriseUscc, covers, demand } of held) {
    const cover = coverInForce(covers, date, knownAt);
    const asked = openOn(demand, date);
    if (cover > 0n) insured.add(enterpriseUscc);
    else if (asked !== undefined) open.add(enterpriseUscc);
    insuredCover = addFen(insuredCover, cover);
    if (asked !== undefined && asked.cover > cover) {
      openDemandCover = addFen(openDemandCover, fen(asked.cover - cover));
    }
  }
  return {
    insured: [...insured].filter((uscc) => !open.has(uscc)).length,
    openDemand: open.size,
    insuredCover,
    openDemandCover,
  };
};
