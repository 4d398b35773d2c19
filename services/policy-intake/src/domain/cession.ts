import {
  applyRateHalfUp,
  type CalendarDate,
  type DomainError,
  domainError,
  type Fen,
  fen,
  maxFen,
  minFen,
  type Ppm,
  rate,
  subtractFen,
  sumFen,
  wholePpm,
  zeroFen,
} from '@donghu/kernel';
import { textOf } from './differing-fields.js';

/** 成数、溢额、超赔、临分 */
export const cessionKinds = ['TREATY_QS', 'TREATY_SURPLUS', 'TREATY_XL', 'FACULTATIVE'] as const;

export type CessionKind = (typeof cessionKinds)[number];

/** What a member passes on of its own share (分出). */
export interface Cession {
  /** The cedant's own, unique within it and the policy. */
  readonly reference: string;
  readonly cedantUscc: string;
  /** A code of China, or another identification of a reinsurer abroad. */
  readonly reinsurer: string;
  readonly kind: CessionKind;
  /** Part of the cedant's share that is ceded; of every kind but `TREATY_XL`. */
  readonly cededPpm?: Ppm | undefined;
  /** Of `TREATY_XL`: what exceeds the retention is recovered, up to the limit. */
  readonly retention?: Fen | undefined;
  readonly limit?: Fen | undefined;
  readonly commissionPpm?: Ppm | undefined;
  /** It holds for what occurs from this day on. */
  readonly from: CalendarDate;
}

const refuse = (field: keyof Cession, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: `/${field}`, rule, detail }] });

const checkForm = ({ kind, cededPpm, retention, limit }: Cession): DomainError | undefined => {
  if (kind === 'TREATY_XL') {
    if (retention === undefined) return refuse('retention', 'REQUIRED', 'A layer states its retention');
    if (limit === undefined || limit <= 0n)
      return refuse('limit', 'REQUIRED', 'A layer has a limit above zero');
    return cededPpm === undefined
      ? undefined
      : refuse('cededPpm', 'NOT_OF_THIS_KIND', 'A layer cedes no share');
  }
  if (retention !== undefined || limit !== undefined) {
    return refuse('retention', 'NOT_OF_THIS_KIND', `${kind} cedes a share, not a layer`);
  }
  return cededPpm === undefined || cededPpm <= 0
    ? refuse('cededPpm', 'REQUIRED', 'A share above zero is ceded')
    : undefined;
};

/** Records a cession, once. All shares that a member cedes are at most its own. */
export const recordCession = (
  existing: readonly Cession[],
  cession: Cession,
  members: readonly string[],
): readonly Cession[] | DomainError => {
  const wrong = checkForm(cession);
  if (wrong !== undefined) return wrong;
  const known = existing.find(
    ({ reference, cedantUscc }) => reference === cession.reference && cedantUscc === cession.cedantUscc,
  );
  if (known !== undefined) {
    return textOf(known) === textOf(cession)
      ? existing
      : domainError('ALREADY_REPORTED', 'A different cession stands under this reference', {
          facts: { reference: cession.reference },
        });
  }
  if (!members.includes(cession.cedantUscc)) {
    return refuse('cedantUscc', 'NOT_A_MEMBER', 'Only an insurer of the policy cedes from it');
  }
  const cedes = [...existing, cession].filter(({ cedantUscc }) => cedantUscc === cession.cedantUscc);
  const sum = cedes.reduce((total, { cededPpm }) => total + (cededPpm ?? 0), 0);
  return sum > wholePpm
    ? refuse('cededPpm', 'CEDED_ABOVE_SHARE', `${sum} parts per million of the own share would be ceded`)
    : [...existing, cession];
};

export interface Recovery {
  readonly reference: string;
  readonly cedantUscc: string;
  readonly reinsurer: string;
  readonly amount: Fen;
}

const proportional = (borne: Fen, { cededPpm }: Cession): Fen =>
  cededPpm === undefined ? zeroFen : applyRateHalfUp(borne, rate(BigInt(cededPpm)));

const ofLayer = (net: Fen, { retention, limit }: Cession): Fen =>
  retention === undefined || limit === undefined
    ? zeroFen
    : minFen(maxFen(subtractFen(net, retention), zeroFen), limit);

/**
 * What the cedants recover (摊回) of what they have borne of a claim in total, rounded half up. A layer covers
 * what is left after the ceded shares.
 */
export const recoveries = (
  borne: ReadonlyMap<string, Fen>,
  cessions: readonly Cession[],
  occurredOn: CalendarDate,
): readonly Recovery[] => {
  const holding = cessions.filter(({ from }) => from <= occurredOn);
  return holding.map((cession) => {
    const { cedantUscc, reference, reinsurer, kind } = cession;
    const own = borne.get(cedantUscc) ?? zeroFen;
    const shares = holding.filter((other) => other.cedantUscc === cedantUscc);
    const net = fen(own - sumFen(shares.map((other) => proportional(own, other))));
    const amount = kind === 'TREATY_XL' ? ofLayer(net, cession) : proportional(own, cession);
    return { reference, cedantUscc, reinsurer, amount };
  });
};

/** What a member keeps of its part of the cover, layers apart. */
export const retained = (cover: Fen, cedantUscc: string, cessions: readonly Cession[]): Fen => {
  const own = cessions.filter((cession) => cession.cedantUscc === cedantUscc);
  return fen(cover - sumFen(own.map((cession) => proportional(cover, cession))));
};
