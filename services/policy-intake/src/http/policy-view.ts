import { type Fen, fen, formatRate, formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import { leadFees } from '../domain/lead-fee.js';
import { formatParity } from '../domain/original-currency.js';
import type { Policy } from '../domain/policy.js';
import type { PolicyReport } from '../domain/policy-report.js';
import { type MemberPart, memberParts, type PolicyStanding } from '../domain/standing.js';
import type { BookedPolicy } from '../store/policies.js';

const text = z.string();

const reportViewSchema = z.strictObject({
  insurerUscc: text,
  policyNumber: text,
  policyholderUscc: text,
  insuredUscc: text,
  line: text,
  productCode: text.optional(),
  startOn: text,
  endOn: text,
  issuedOn: text,
  writtenPremium: text,
  paidPremium: text,
  paidOn: text.optional(),
  cover: text,
  insuredHeadCount: z.int().optional(),
  otherPublicSubsidy: text,
  coInsurance: z
    .strictObject({
      pool: text.optional(),
      members: z.array(z.strictObject({ insurerUscc: text, sharePpm: z.int(), lead: z.boolean() })),
      leadFeeRate: text.optional(),
    })
    .optional(),
  sandboxCase: text.optional(),
  references: z.record(z.string(), z.unknown()).optional(),
  tax: text.optional(),
  deductible: text.optional(),
  perOccurrenceLimit: text.optional(),
  intermediaryUscc: text.optional(),
  beneficiaryKind: text.optional(),
  coverKind: text.optional(),
  originalCurrency: z
    .strictObject({
      currency: text,
      writtenPremium: text,
      cover: text,
      premiumParity: text,
      coverParity: text,
    })
    .optional(),
});

/** A policy as it is shown. */
export const policyViewSchema = z.strictObject({
  policyId: text,
  version: z.int(),
  acceptedOn: text,
  recordedAt: text,
  warnings: z.array(text),
  conflicts: z.int(),
  report: reportViewSchema,
  /** With every endorsement, before the refund of a cancellation. */
  standing: z.strictObject({
    writtenPremium: text,
    paidPremium: text,
    cover: text,
    endOn: text,
    insuredHeadCount: z.int().optional(),
    endorsements: z.int(),
  }),
  /** What each insurer has of premium and cover by now, where several share the policy. */
  members: z
    .array(
      z.strictObject({
        insurerUscc: text,
        premium: text,
        cover: text,
        /** Of the lead's fee: what the lead receives, and below zero what a follower pays. */
        leadFee: text.optional(),
      }),
    )
    .optional(),
  cancellation: z
    .strictObject({
      kind: z.enum(['FROM_START', 'MID_TERM']),
      effectiveOn: text,
      refund: text,
      reason: text.optional(),
      reportedOn: text,
      /** Sequence of the endorsement that cancels; absent when it was reported by itself. */
      endorsement: z.int().optional(),
    })
    .optional(),
});

/** A report in the form in which it comes in: amounts are yuan, what was not reported is absent. */
export const reportView = ({ references, ...report }: PolicyReport): z.input<typeof reportViewSchema> => ({
  ...report,
  references: references === undefined ? undefined : { ...references },
  writtenPremium: formatYuan(report.writtenPremium),
  paidPremium: formatYuan(report.paidPremium),
  cover: formatYuan(report.cover),
  otherPublicSubsidy: formatYuan(report.otherPublicSubsidy),
  coInsurance:
    report.coInsurance === undefined
      ? undefined
      : {
          ...report.coInsurance,
          members: [...report.coInsurance.members],
          leadFeeRate:
            report.coInsurance.leadFeeRate === undefined
              ? undefined
              : formatRate(report.coInsurance.leadFeeRate),
        },
  tax: yuanOf(report.tax),
  deductible: yuanOf(report.deductible),
  perOccurrenceLimit: yuanOf(report.perOccurrenceLimit),
  originalCurrency: originalCurrencyView(report),
});

const yuanOf = (amount: Fen | undefined): string | undefined =>
  amount === undefined ? undefined : formatYuan(amount);

const originalCurrencyView = ({ originalCurrency }: PolicyReport) =>
  originalCurrency === undefined
    ? undefined
    : {
        currency: originalCurrency.currency,
        writtenPremium: formatYuan(fen(originalCurrency.writtenPremium)),
        cover: formatYuan(fen(originalCurrency.cover)),
        premiumParity: formatParity(originalCurrency.premiumParity),
        coverParity: formatParity(originalCurrency.coverParity),
      };

const memberView = ({ insurerUscc, premium, cover }: MemberPart, fee: Fen | undefined) => ({
  insurerUscc,
  premium: formatYuan(premium),
  cover: formatYuan(cover),
  ...(fee === undefined ? {} : { leadFee: formatYuan(fee) }),
});

const membersView = ({ report }: Policy, standing: PolicyStanding) => {
  const parts = memberParts(standing.postings);
  const { leadFeeRate } = report.coInsurance ?? {};
  const fees = leadFeeRate === undefined ? undefined : leadFees(parts, report.insurerUscc, leadFeeRate);
  return parts.map((part) => memberView(part, fees?.get(part.insurerUscc)));
};

const standingView = ({ report, standing, endorsements }: Policy) => {
  const { writtenPremium, paidPremium, cover, endOn, insuredHeadCount } = standing ?? report;
  return {
    writtenPremium: formatYuan(writtenPremium),
    paidPremium: formatYuan(paidPremium),
    cover: formatYuan(cover),
    endOn,
    insuredHeadCount,
    endorsements: endorsements?.length ?? 0,
  };
};

export const policyView = (policy: BookedPolicy): z.input<typeof policyViewSchema> => ({
  policyId: policy._id,
  version: policy.version,
  acceptedOn: policy.acceptedOn,
  recordedAt: policy.recordedAt.toISOString(),
  warnings: [...policy.warnings],
  conflicts: policy.conflicts,
  report: reportView(policy.report),
  standing: standingView(policy),
  ...(policy.standing === undefined ? {} : { members: membersView(policy, policy.standing) }),
  ...(policy.cancellation === undefined
    ? {}
    : { cancellation: { ...policy.cancellation, refund: formatYuan(policy.cancellation.refund) } }),
});
