import { type Fen, fen } from '@donghu/kernel';
import type { ClaimOnFile } from '../domain/claim-on-file.js';
import type { CreditRecord } from '../domain/credit-record.js';
import type { EnterpriseFile } from '../domain/enterprise-file.js';
import type { PolicyOnFile } from '../domain/policy-on-file.js';

/** A file as JSON; what JSON cannot hold is text in it: instants in UTC, amounts in decimal digits of fen. */
export const fileText = (file: EnterpriseFile): string => {
  const { registration, policies, claims, lapses, standings, negatives, vetoes } = file;
  return JSON.stringify({
    registration,
    policies: policies.map(writtenPolicy),
    claims: claims.map(writtenClaim),
    lapses,
    standings,
    negatives,
    vetoes,
  });
};

export const parseFile = (text: string): EnterpriseFile => {
  // Only `fileText` writes that text.
  const { policies, claims, standings, negatives, vetoes, ...file } = JSON.parse(text) as WrittenFile;
  return {
    ...file,
    policies: policies.map(policyOf),
    claims: claims.map(claimOf),
    standings: recordsOf(standings),
    negatives: negatives.map(recordOf),
    vetoes: recordsOf(vetoes),
  };
};

interface WrittenFile extends Pick<EnterpriseFile, 'registration' | 'lapses'> {
  readonly policies: readonly WrittenPolicy[];
  readonly claims: readonly WrittenClaim[];
  readonly standings: Readonly<Record<string, WrittenRecord>>;
  readonly negatives: readonly WrittenRecord[];
  readonly vetoes: Readonly<Record<string, WrittenRecord>>;
}

type WrittenPolicy = ReturnType<typeof writtenPolicy>;
type WrittenClaim = ReturnType<typeof writtenClaim>;
/** JSON writes an instant as text by itself. */
type WrittenRecord = Omit<CreditRecord, 'effectiveAt'> & { readonly effectiveAt?: string };

const digits = (amount: Fen | undefined): string | undefined => amount?.toString();

const amount = (written: string | undefined): Fen | undefined =>
  written === undefined ? undefined : fen(BigInt(written));

const writtenPolicy = ({ accepted, endorsed, cancelled, ...policy }: PolicyOnFile) => ({
  ...policy,
  accepted: accepted && { ...accepted, premium: digits(accepted.premium) },
  endorsed: endorsed && { ...endorsed, premium: digits(endorsed.premium) },
  cancelled: cancelled && { ...cancelled, premiumKept: digits(cancelled.premiumKept) },
});

const policyOf = ({ accepted, endorsed, cancelled, ...policy }: WrittenPolicy): PolicyOnFile => ({
  ...policy,
  accepted: accepted && { ...accepted, premium: amount(accepted.premium) },
  endorsed: endorsed && { ...endorsed, premium: amount(endorsed.premium) },
  cancelled: cancelled && { ...cancelled, premiumKept: amount(cancelled.premiumKept) },
});

const writtenClaim = (claim: ClaimOnFile) => ({ ...claim, incurred: claim.incurred.toString() });

const claimOf = (claim: WrittenClaim): ClaimOnFile => ({ ...claim, incurred: fen(BigInt(claim.incurred)) });

const recordOf = ({ effectiveAt, ...record }: WrittenRecord): CreditRecord =>
  effectiveAt === undefined ? record : { ...record, effectiveAt: new Date(effectiveAt) };

const recordsOf = (
  records: Readonly<Record<string, WrittenRecord>>,
): Readonly<Record<string, CreditRecord>> =>
  Object.fromEntries(Object.entries(records).map(([key, record]) => [key, recordOf(record)]));
