import {
  allocate,
  allocateNext,
  type DomainError,
  type Fen,
  isDomainError,
  type Ppm,
  type Rate,
  type Uscc,
  wholePpm,
} from '@donghu/kernel';

/** One insurer's part of a policy. */
export interface CoInsurer {
  readonly insurerUscc: Uscc;
  readonly sharePpm: Ppm;
  /** The lead (首席承保人) reports the policy for all. */
  readonly lead: boolean;
}

/** Several insurers on one contract (共同保险): the same subject, liability, term and sum insured. */
export interface CoInsurance {
  /** Code of the pool (共保体) that the arrangement is of. */
  readonly pool?: string | undefined;
  /** In the order of their codes, so that the same arrangement is the same report. */
  readonly members: readonly CoInsurer[];
  /** What the followers pay the lead of their premium (管理费). */
  readonly leadFeeRate?: Rate | undefined;
}

export const fewestMembers = 2;

/** More than the largest pool in the country has. */
export const mostMembers = 50;

export const inOrderOfCodes = (members: readonly CoInsurer[]): readonly CoInsurer[] =>
  members.toSorted((one, other) =>
    one.insurerUscc < other.insurerUscc ? -1 : one.insurerUscc > other.insurerUscc ? 1 : 0,
  );

/** What each member has of an amount, by its code. */
export type Parts = ReadonlyMap<string, Fen>;

/** An insurer that shares with nobody is its own lead with the whole. */
export const soleInsurer = (insurerUscc: Uscc): readonly CoInsurer[] => [
  { insurerUscc, sharePpm: wholePpm, lead: true },
];

const shareOf = ({ insurerUscc, sharePpm, lead }: CoInsurer) => ({ key: insurerUscc, ppm: sharePpm, lead });

/** Shares are checked when they are reported: shares that do not divide are a fault of the program. */
const certain = (parts: Parts | DomainError): Parts => {
  if (isDomainError(parts)) throw new Error(parts.detail);
  return parts;
};

export const divide = (amount: Fen, members: readonly CoInsurer[]): Parts =>
  certain(allocate(amount, members.map(shareOf)));

/** The parts of an addition to a running total, so that every member's sum stays its part of the sum. */
export const divideNext = (already: Fen, addition: Fen, members: readonly CoInsurer[]): Parts =>
  certain(allocateNext(already, addition, members.map(shareOf)));
