import { type CalendarDate, type Fen, fen, subtractFen, zeroFen } from '@donghu/kernel';
import { type CoInsurer, divide, divideNext, type Parts, soleInsurer } from './co-insurance.js';
import type { PolicyReport } from './policy-report.js';

/** What a policy, an endorsement or a cancellation adds to the premium and cover of one member on a day. */
export interface Posting {
  readonly of: 'ISSUE' | 'ENDORSEMENT' | 'CANCELLATION';
  readonly on: CalendarDate;
  readonly insurerUscc: string;
  readonly lead: boolean;
  readonly premium: Fen;
  readonly cover: Fen;
}

/** The shares that hold from a day on, and the premium that was divided by them. */
export interface SharesFrom {
  readonly from: CalendarDate;
  readonly members: readonly CoInsurer[];
  readonly premium: Fen;
}

/** A policy as it stands, before the refund of a cancellation. */
export interface PolicyStanding {
  readonly writtenPremium: Fen;
  readonly paidPremium: Fen;
  readonly cover: Fen;
  /** Last covered day. */
  readonly endOn: CalendarDate;
  readonly insuredHeadCount?: number | undefined;
  /** In the order in which they were agreed. */
  readonly shares: readonly SharesFrom[];
  /** They add up to premium and cover, refunds deducted. */
  readonly postings: readonly Posting[];
}

/** The shares that hold on a day: of two from the same day, those agreed later. */
export const sharesOn = (standing: Pick<PolicyStanding, 'shares'>, date: CalendarDate): SharesFrom => {
  const [first, ...later] = standing.shares;
  if (first === undefined) throw new Error('A policy has shares from its first day on');
  return later.reduce(
    (found, shares) => (shares.from <= date && shares.from >= found.from ? shares : found),
    first,
  );
};

const lastDay = '9999-12-31' as CalendarDate;

export interface MemberPart {
  readonly insurerUscc: string;
  readonly premium: Fen;
  readonly cover: Fen;
}

/** What each member has of premium and cover by now, in the order of first appearance. */
export const memberParts = (postings: readonly Posting[]): readonly MemberPart[] => {
  const parts = new Map<string, MemberPart>();
  for (const { insurerUscc, premium, cover } of postings) {
    const known = parts.get(insurerUscc);
    parts.set(insurerUscc, {
      insurerUscc,
      premium: fen((known?.premium ?? 0n) + premium),
      cover: fen((known?.cover ?? 0n) + cover),
    });
  }
  return [...parts.values()];
};

/** Cover follows the newest shares: a member that leaves gives its part to the others. */
const coverParts = (standing: PolicyStanding, cover: Fen): Parts => {
  const wanted = divide(cover, sharesOn(standing, lastDay).members);
  const held = new Map(memberParts(standing.postings).map((part) => [part.insurerUscc, part.cover]));
  return new Map(
    [...new Set([...wanted.keys(), ...held.keys()])].map((uscc) => [
      uscc,
      subtractFen(wanted.get(uscc) ?? zeroFen, held.get(uscc) ?? zeroFen),
    ]),
  );
};

export interface PostedChange {
  readonly of: Posting['of'];
  readonly on: CalendarDate;
  /** Added to what was divided by the shares of that day. */
  readonly premium: Fen;
  /** The whole cover afterwards. */
  readonly cover: Fen;
}

/** Divides a change among the members: new premium by the shares of its day, cover by the newest ones. */
export const post = (standing: PolicyStanding, { of, on, premium, cover }: PostedChange): PolicyStanding => {
  const held = sharesOn(standing, on);
  const premiums = divideNext(held.premium, premium, held.members);
  const covers = coverParts(standing, cover);
  const lead = held.members.find((member) => member.lead)?.insurerUscc;
  const postings = [...new Set([...premiums.keys(), ...covers.keys()])].map((insurerUscc) => ({
    of,
    on,
    insurerUscc,
    lead: insurerUscc === lead,
    premium: premiums.get(insurerUscc) ?? zeroFen,
    cover: covers.get(insurerUscc) ?? zeroFen,
  }));
  return {
    ...standing,
    shares: standing.shares.map((shares) =>
      shares === held ? { ...shares, premium: fen(shares.premium + premium) } : shares,
    ),
    postings: [
      ...standing.postings,
      ...postings.filter((posting) => of === 'ISSUE' || posting.premium !== 0n || posting.cover !== 0n),
    ],
  };
};

/** Everything counts from the inception: what is issued earlier covers nothing before. */
export const issuedStanding = (report: PolicyReport): PolicyStanding => {
  const { writtenPremium, paidPremium, cover, endOn, startOn, insuredHeadCount } = report;
  const members = report.coInsurance?.members ?? soleInsurer(report.insurerUscc);
  const shares = [{ from: startOn, members, premium: zeroFen }];
  const blank = { writtenPremium, paidPremium, cover, endOn, insuredHeadCount, shares, postings: [] };
  return post(blank, { of: 'ISSUE', on: startOn, premium: writtenPremium, cover });
};
