import type { CalendarDate, Fen, Uscc } from '@donghu/kernel';
import type { CoInsurance } from './co-insurance.js';
import type { OriginalCurrency } from './original-currency.js';
import type { PolicyReferences } from './policy-references.js';

/** A policy as its lead insurer reports it. The last day is covered until 24:00 (二十四时止). */
export interface PolicyReport {
  readonly insurerUscc: Uscc;
  /** The insurer's own number (保单号), upper case, unique within the insurer. */
  readonly policyNumber: string;
  readonly policyholderUscc: Uscc;
  readonly insuredUscc: Uscc;
  /** Code of the insurance line. */
  readonly line: string;
  /** The insurer's own code. */
  readonly productCode?: string | undefined;
  readonly startOn: CalendarDate;
  readonly endOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  /** 签单保费 */
  readonly writtenPremium: Fen;
  /** 实收保费 */
  readonly paidPremium: Fen;
  readonly paidOn?: CalendarDate | undefined;
  /** Sum insured, or the aggregate limit of a liability policy (保险金额、累计责任限额). */
  readonly cover: Fen;
  /** How many persons a group policy insures. Persons are never listed. */
  readonly insuredHeadCount?: number | undefined;
  /** What other public money was declared for this premium. */
  readonly otherPublicSubsidy: Fen;
  /** Present when several insurers share the policy; the amounts are the whole. */
  readonly coInsurance?: CoInsurance | undefined;
  /** Number of the case of the regulatory sandbox whose caps it counts against. */
  readonly sandboxCase?: string | undefined;
  readonly references?: PolicyReferences | undefined;
  /** Of the written premium, which includes it (税额). */
  readonly tax?: Fen | undefined;
  /** What the insured bears of a loss (免赔额). */
  readonly deductible?: Fen | undefined;
  /** 每次事故责任限额 */
  readonly perOccurrenceLimit?: Fen | undefined;
  /** Broker, agent or adjuster that arranged it (中介机构). */
  readonly intermediaryUscc?: Uscc | undefined;
  readonly beneficiaryKind?: BeneficiaryKind | undefined;
  readonly coverKind?: CoverKind | undefined;
  /** Present when it was agreed in another currency. */
  readonly originalCurrency?: OriginalCurrency | undefined;
}

/** Who benefits (受益方): under a guarantee line the lender, for first-set equipment its user. */
export const beneficiaryKinds = ['POLICYHOLDER', 'INSURED', 'LENDER', 'USER', 'OTHER'] as const;

export type BeneficiaryKind = (typeof beneficiaryKinds)[number];

/** What the cover is: where only a limit for each occurrence is agreed, that counts. */
export const coverKinds = ['SUM_INSURED', 'AGGREGATE_LIMIT', 'PER_OCCURRENCE_LIMIT'] as const;

export type CoverKind = (typeof coverKinds)[number];
