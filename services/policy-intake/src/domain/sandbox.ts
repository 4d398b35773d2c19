import {
  type CalendarDate,
  type DomainError,
  domainError,
  type Fen,
  fen,
  holdsOn,
  zeroFen,
} from '@donghu/kernel';

/** 保单数、企业数、总保额、单户保额、保费、已付赔款 */
export const capNames = [
  'POLICIES',
  'ENTERPRISES',
  'COVER',
  'COVER_PER_ENTERPRISE',
  'PREMIUM',
  'CLAIMS_PAID',
] as const;

export type CapName = (typeof capNames)[number];

/** Counts, and fen where the cap is an amount. A cap that is absent is not set. */
export type SandboxCaps = Readonly<Partial<Record<CapName, bigint>>>;

export const caseStates = ['RUNNING', 'PAUSED', 'ENDED'] as const;

export type CaseState = (typeof caseStates)[number];

/** A case of the regulatory sandbox (监管沙盒) as it was admitted. */
export interface SandboxTerms {
  readonly caseId: string;
  readonly insurerUscc: string;
  /** Lines that the case may write. */
  readonly lines: readonly string[];
  /** The protection period (保护期): policies are issued from this day until the day before `to`. */
  readonly from: CalendarDate;
  readonly to?: CalendarDate | undefined;
  readonly caps: SandboxCaps;
}

/** A case with its use: issued business, cumulatively. */
export interface SandboxCase {
  readonly terms: SandboxTerms;
  readonly state: CaseState;
  readonly policies: number;
  readonly enterprises: number;
  readonly cover: Fen;
  readonly premium: Fen;
  readonly claimsPaid: Fen;
  /** Caps whose yellow level was told: once each. */
  readonly yellow: readonly CapName[];
  /** Caps that are used up. */
  readonly red: readonly CapName[];
}

/** What one enterprise has of a case. */
export interface EnterpriseUse {
  readonly policies: number;
  readonly cover: Fen;
}

/** What one policy took of its case, and gives back when it is void from the start. */
export interface PolicyUse {
  readonly cover: Fen;
  readonly premium: Fen;
}

export interface CapReached {
  readonly cap: CapName;
  readonly level: 'YELLOW' | 'RED';
  readonly used: bigint;
  readonly limit: bigint;
}

/** A case and one of its enterprises, with what was reached on the way. */
export interface SandboxFile {
  readonly case: SandboxCase;
  readonly enterprise: EnterpriseUse;
  readonly reached: readonly CapReached[];
}

export const noUse: EnterpriseUse = { policies: 0, cover: zeroFen };

export const openCase = (terms: SandboxTerms): SandboxCase => ({
  terms,
  state: 'RUNNING',
  policies: 0,
  enterprises: 0,
  cover: zeroFen,
  premium: zeroFen,
  claimsPaid: zeroFen,
  yellow: [],
  red: [],
});

type SandboxCode = 'SANDBOX_CASE_UNKNOWN' | 'SANDBOX_NOT_ADMITTED' | 'SANDBOX_CAP_EXCEEDED';

const refuse = (
  code: SandboxCode,
  rule: string,
  detail: string,
  facts: Readonly<Record<string, string>> = {},
): DomainError => domainError(code, detail, { fields: [{ pointer: '/sandboxCase', rule, detail }], facts });

export const caseUnknown = (caseId: string): DomainError =>
  refuse('SANDBOX_CASE_UNKNOWN', 'SANDBOX_CASE_UNKNOWN', `${caseId} is not a case of the sandbox`, {
    caseId,
  });

const usedOf = ({
  case: { policies, enterprises, cover, premium, claimsPaid },
  enterprise,
}: SandboxFile): Readonly<Record<CapName, bigint>> => ({
  POLICIES: BigInt(policies),
  ENTERPRISES: BigInt(enterprises),
  COVER: cover,
  COVER_PER_ENTERPRISE: enterprise.cover,
  PREMIUM: premium,
  CLAIMS_PAID: claimsPaid,
});

const limitsOf = ({ case: { terms } }: SandboxFile): readonly (readonly [CapName, bigint])[] =>
  capNames.flatMap((cap) => {
    const limit = terms.caps[cap];
    return limit === undefined ? [] : [[cap, limit] as const];
  });

const wholePercent = 100n;

/** Marks and tells the levels that are reached now. What is freed below a cap lets its red be told again. */
const withLevels = (file: SandboxFile, yellowPercent: bigint): SandboxFile => {
  const used = usedOf(file);
  const limits = limitsOf(file);
  const atLeast = (percent: bigint): readonly CapName[] =>
    limits.filter(([cap, limit]) => used[cap] * wholePercent >= limit * percent).map(([cap]) => cap);
  const red = atLeast(wholePercent);
  const yellow = atLeast(yellowPercent);
  const told = (
    caps: readonly CapName[],
    known: readonly CapName[],
    level: CapReached['level'],
  ): CapReached[] =>
    limits
      .filter(([cap]) => caps.includes(cap) && !known.includes(cap))
      .map(([cap, limit]) => ({ cap, level, used: used[cap], limit }));
  return {
    ...file,
    case: {
      ...file.case,
      red,
      yellow: capNames.filter((cap) => [...file.case.yellow, ...yellow].includes(cap)),
    },
    reached: [
      ...file.reached,
      ...told(yellow, file.case.yellow, 'YELLOW'),
      ...told(red, file.case.red, 'RED'),
    ],
  };
};

/** The first cap that more of it is asked for than there is room. */
const exceeded = (before: SandboxFile, after: SandboxFile): DomainError | undefined => {
  const [earlier, used] = [usedOf(before), usedOf(after)];
  const found = limitsOf(after).find(([cap, limit]) => used[cap] > limit && used[cap] > earlier[cap]);
  if (found === undefined) return undefined;
  const [cap, limit] = found;
  const facts = { cap, limit: String(limit), used: String(earlier[cap]) };
  const detail = `The case has no room left: ${cap} is ${earlier[cap]} of ${limit}`;
  return refuse('SANDBOX_CAP_EXCEEDED', 'SANDBOX_CAP', detail, facts);
};

/** Takes the room for more cover and premium of a policy, all of it or nothing. */
export const takeRoom = (
  file: SandboxFile,
  { cover, premium }: PolicyUse,
  policies: 0 | 1,
  yellowPercent: bigint,
): SandboxFile | DomainError => {
  const { case: before, enterprise } = file;
  const after: SandboxFile = {
    ...file,
    case: {
      ...before,
      policies: before.policies + policies,
      enterprises: before.enterprises + (policies === 1 && enterprise.policies === 0 ? 1 : 0),
      cover: fen(before.cover + cover),
      premium: fen(before.premium + premium),
    },
    enterprise: { policies: enterprise.policies + policies, cover: fen(enterprise.cover + cover) },
  };
  return exceeded(file, after) ?? withLevels(after, yellowPercent);
};

export interface SandboxPolicy extends PolicyUse {
  readonly insurerUscc: string;
  readonly line: string;
  readonly issuedOn: CalendarDate;
}

/** Lets a policy into its case: inside its terms, while it runs, and within every cap. */
export const admitPolicy = (
  file: SandboxFile,
  policy: SandboxPolicy,
  yellowPercent: bigint,
): SandboxFile | DomainError => {
  const { terms, state } = file.case;
  if (terms.insurerUscc !== policy.insurerUscc || !terms.lines.includes(policy.line)) {
    return refuse('SANDBOX_NOT_ADMITTED', 'SANDBOX_TERMS', `${terms.caseId} is of another insurer or line`);
  }
  if (!holdsOn(terms, policy.issuedOn)) {
    return refuse(
      'SANDBOX_NOT_ADMITTED',
      'SANDBOX_PERIOD',
      `${terms.caseId} writes no policy on ${policy.issuedOn}`,
    );
  }
  if (state !== 'RUNNING')
    return refuse('SANDBOX_NOT_ADMITTED', 'SANDBOX_STATE', `${terms.caseId} is ${state}`);
  return takeRoom(file, policy, 1, yellowPercent);
};

/** A policy that is void from the start gives back what it took. Nothing else frees room. */
export const freeRoom = (file: SandboxFile, use: PolicyUse, yellowPercent: bigint): SandboxFile => {
  const { case: before, enterprise } = file;
  const after: SandboxFile = {
    ...file,
    case: {
      ...before,
      policies: before.policies - 1,
      enterprises: before.enterprises - (enterprise.policies === 1 ? 1 : 0),
      cover: fen(before.cover - use.cover),
      premium: fen(before.premium - use.premium),
    },
    enterprise: { policies: enterprise.policies - 1, cover: fen(enterprise.cover - use.cover) },
  };
  return withLevels(after, yellowPercent);
};

/** Counts a paid claim. It is never refused, as the cap does not limit what the insured are owed: it pauses the case. */
export const countClaim = (file: SandboxFile, amount: Fen, yellowPercent: bigint): SandboxFile => {
  const claimsPaid = fen(file.case.claimsPaid + amount);
  const counted = withLevels({ ...file, case: { ...file.case, claimsPaid } }, yellowPercent);
  const pauses = counted.case.red.includes('CLAIMS_PAID') && counted.case.state === 'RUNNING';
  return pauses ? { ...counted, case: { ...counted.case, state: 'PAUSED' } } : counted;
};
