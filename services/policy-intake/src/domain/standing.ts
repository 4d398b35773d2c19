import { type CalendarDate, type Fen, fen, zeroFen } from '@donghu/kernel';
import { type CoInsurer, divide, type Parts, soleInsurer } from './co-insurance.js';
import type { PolicyReport } from './policy-report.js';

/** What one version of a policy adds to the premium and cover of one member, on the day it takes effect. */
export interface Posting {
  readonly on: CalendarDate;
  /** 0 for the policy as issued; the sequence of the endorsement that adds it. */
  readonly sequence: number;
  readonly insurerUscc: string;
  readonly lead: boolean;
  readonly premium: Fen;
  readonly cover: Fen;
}

/** The shares that hold from a day on. */
export interface SharesFrom {
  readonly from: CalendarDate;
  readonly members: readonly CoInsurer[];
}

/** A policy as it stands. */
export interface PolicyStanding {
  readonly writtenPremium: Fen;
  readonly paidPremium: Fen;
  readonly cover: Fen;
  /** Last covered day. */
  readonly endOn: CalendarDate;
  readonly insuredHeadCount?: number | undefined;
  readonly shares: readonly SharesFrom[];
  readonly postings: readonly Posting[];
}

export interface PostingSource {
  readonly on: CalendarDate;
  readonly sequence: number;
  readonly members: readonly CoInsurer[];
}

/** One posting for each member to whose premium or cover something is added. */
export const postingsOf = (
  { on, sequence, members }: PostingSource,
  premium: Parts,
  cover: Parts,
): Posting[] =>
  members.flatMap(({ insurerUscc, lead }) => {
    const posting = {
      on,
      sequence,
      insurerUscc,
      lead,
      premium: premium.get(insurerUscc) ?? zeroFen,
      cover: cover.get(insurerUscc) ?? zeroFen,
    };
    return sequence > 0 && posting.premium === 0n && posting.cover === 0n ? [] : [posting];
  });

/** Everything counts from the inception: what is issued earlier covers nothing before. */
export const issuedStanding = (report: PolicyReport): PolicyStanding => {
  const members = report.coInsurance?.members ?? soleInsurer(report.insurerUscc);
  const source = { on: report.startOn, sequence: 0, members };
  return {
    writtenPremium: report.writtenPremium,
    paidPremium: report.paidPremium,
    cover: report.cover,
    endOn: report.endOn,
    insuredHeadCount: report.insuredHeadCount,
    shares: [{ from: report.startOn, members }],
    postings: postingsOf(source, divide(report.writtenPremium, members), divide(report.cover, members)),
  };
};

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
