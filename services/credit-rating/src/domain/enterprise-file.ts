import type { CalendarDate, DatedPeriod } from '@donghu/kernel';
import { type ClaimOnFile, joinClaim } from './claim-on-file.js';
import {
  type CreditRecord,
  effectiveInstant,
  isNegativeKind,
  type StandingKind,
  standingKinds,
} from './credit-record.js';
import { type Veto, vetoes } from './grade.js';
import { joinLapse, type LapseOnFile } from './lapse-on-file.js';
import { joinPolicy, type PolicyOnFile } from './policy-on-file.js';

/** A class that the registry says the enterprise holds. */
export interface EnterpriseClass extends DatedPeriod {
  readonly code: string;
  readonly certificate: string;
}

/** What the registry says. */
export interface Registration {
  /** Absent on a file that was made before names were kept. */
  readonly nameZh?: string | undefined;
  /** Whether the registration exists and matches the market regulator's record. */
  readonly matches: boolean;
  readonly classes: readonly EnterpriseClass[];
  readonly changedOn: CalendarDate;
  /** Version of the registry's record: an older one that arrives later is passed over. */
  readonly sourceVersion: number;
}

/** Everything a rating is made from. */
export interface EnterpriseFile {
  readonly registration?: Registration | undefined;
  readonly policies: readonly PolicyOnFile[];
  readonly claims: readonly ClaimOnFile[];
  /** Of lines that it must hold. */
  readonly lapses: readonly LapseOnFile[];
  /** The newest record of each kind. */
  readonly standings: Readonly<Partial<Record<StandingKind, CreditRecord>>>;
  readonly negatives: readonly CreditRecord[];
  /** The newest setting or clearing of each veto. */
  readonly vetoes: Readonly<Partial<Record<Veto, CreditRecord>>>;
}

export const emptyFile: EnterpriseFile = {
  policies: [],
  claims: [],
  lapses: [],
  standings: {},
  negatives: [],
  vetoes: {},
};

/** Of two records of one day the one that was recorded later counts. */
const newer = (on: CreditRecord | undefined, record: CreditRecord): CreditRecord =>
  on !== undefined && effectiveInstant(on) > effectiveInstant(record) ? on : record;

const isStanding = (kind: string): kind is StandingKind =>
  (standingKinds as readonly string[]).includes(kind);

const isVeto = (value: string | undefined): value is Veto =>
  value !== undefined && (vetoes as readonly string[]).includes(value);

/** Puts a record on file, in whatever order records arrive. */
export const fileRecord = (file: EnterpriseFile, record: CreditRecord): EnterpriseFile => {
  const { kind, value } = record;
  if (isStanding(kind)) {
    return { ...file, standings: { ...file.standings, [kind]: newer(file.standings[kind], record) } };
  }
  if (isNegativeKind(kind)) return { ...file, negatives: [...file.negatives, record] };
  if (!isVeto(value)) return file;
  return { ...file, vetoes: { ...file.vetoes, [value]: newer(file.vetoes[value], record) } };
};

/** The file with these records in the place of all that it holds, in the order in which they were reported. */
export const refile = (file: EnterpriseFile, records: readonly CreditRecord[]): EnterpriseFile =>
  records.reduce(fileRecord, { ...file, standings: {}, negatives: [], vetoes: {} });

/** Puts the registry's word on file, unless a newer one is there. */
export const fileRegistration = (file: EnterpriseFile, registration: Registration): EnterpriseFile =>
  (file.registration?.sourceVersion ?? 0) >= registration.sourceVersion ? file : { ...file, registration };

/** Adds what is newly known of a policy to what was. */
export const filePolicy = (file: EnterpriseFile, policy: PolicyOnFile): EnterpriseFile => {
  const known = file.policies.some(({ id }) => id === policy.id);
  const policies = known
    ? file.policies.map((on) => (on.id === policy.id ? joinPolicy(on, policy) : on))
    : [...file.policies, policy];
  return { ...file, policies };
};

/** Adds the state of a claim, unless a newer one is there. */
export const fileClaim = (file: EnterpriseFile, claim: ClaimOnFile): EnterpriseFile => {
  const claims = joinClaim(file.claims, claim);
  return claims === file.claims ? file : { ...file, claims };
};

/** Adds what is told of a lapse, unless something newer is there. */
export const fileLapse = (file: EnterpriseFile, lapse: LapseOnFile): EnterpriseFile => {
  const lapses = joinLapse(file.lapses, lapse);
  return lapses === file.lapses ? file : { ...file, lapses };
};

export const vetoesInForce = (file: EnterpriseFile): readonly Veto[] =>
  vetoes.filter((veto) => file.vetoes[veto]?.kind === 'VETO_SET');
