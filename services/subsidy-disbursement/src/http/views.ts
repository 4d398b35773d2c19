import { type Fen, formatRate, formatYuan } from '@donghu/kernel';
import { type Application, waitlistedFen } from '../domain/application.js';
import { type Budget, budgetAmount, budgetLeft } from '../domain/budget.js';
import { type Clawback, outstanding } from '../domain/clawback.js';
import { decidingLimitOf } from '../domain/explain.js';
import { type PayerAmounts, payers, totalOf } from '../domain/payer.js';
import { standingPolicy } from '../domain/policy-facts.js';
import { type SchemeVersion, schemeVersionId } from '../domain/scheme.js';

const payerSharesView = (amounts: PayerAmounts) =>
  payers.map((payer) => ({ payer, amount: formatYuan(amounts[payer]) }));

export const applicationView = (application: Application & { readonly version: number }) => {
  const { policy, rating, calculation, cancellation } = application;
  const standing = standingPolicy(policy, application);
  return {
    id: application.number,
    policyId: policy.policyId,
    enterpriseUscc: policy.enterpriseUscc,
    insurerUscc: policy.insurerUscc,
    line: policy.line,
    year: application.year,
    state: application.state,
    waitingFor: application.waitingFor ?? '',
    submittedAt: application.submittedAt.toISOString(),
    scheme: application.scheme,
    schemeVersion: application.schemeFrom,
    rulesVersion: application.rulesVersion,
    supervisionClass: rating?.supervisionClass ?? '',
    ratingVersion: rating?.version ?? 0,
    paidPremium: formatYuan(standing.paidPremium),
    raw: calculation === undefined ? '' : formatYuan(calculation.raw),
    entitled: formatYuan(application.entitled),
    approved: formatYuan(totalOf(application.approved)),
    waitlisted: formatYuan(waitlistedFen(application)),
    settled: formatYuan(totalOf(application.settled)),
    offset: formatYuan(application.offset),
    payers: payerSharesView(application.approved),
    decidingLimit: decidingLimitOf(application),
    refusal: application.state === 'REFUSED' ? (application.refusal ?? '') : '',
    blockedFor: application.blockedFor ?? '',
    cancelled: cancellation !== undefined,
    clawback: application.clawback ?? '',
    history: application.history.map(({ state, at, by }) => ({ state, at: at.toISOString(), by })),
    version: application.version,
  };
};

export const budgetView = (budget: Budget) => ({
  scheme: budget.scheme,
  year: budget.year,
  payer: budget.payer,
  appropriated: formatYuan(budget.appropriated),
  returned: formatYuan(budget.returned),
  amount: formatYuan(budgetAmount(budget)),
  reserved: formatYuan(budget.reserved),
  paid: formatYuan(budget.paid),
  left: formatYuan(budgetLeft(budget)),
});

export const clawbackView = (clawback: Clawback) => ({
  id: clawback.number,
  applicationId: clawback.application,
  policyId: clawback.policyId,
  enterpriseUscc: clawback.enterpriseUscc,
  cause: clawback.cause,
  amount: formatYuan(clawback.amount),
  payers: payerSharesView(clawback.parts),
  repaid: formatYuan(clawback.repaid),
  outstanding: formatYuan(outstanding(clawback)),
  dueOn: clawback.dueOn,
  repayments: clawback.repayments.map(({ kind, amount, parts, at, by, reference }) => ({
    kind,
    amount: formatYuan(amount),
    payers: payerSharesView(parts),
    at: at.toISOString(),
    by,
    reference,
  })),
});

const optional = (name: string, amount: Fen | undefined) =>
  amount === undefined ? {} : { [name]: formatYuan(amount) };

export const schemeView = (version: SchemeVersion) => ({
  id: schemeVersionId(version),
  code: version.code,
  from: version.from,
  titleZh: version.titleZh,
  titleEn: version.titleEn,
  lines: version.lines,
  products: version.products,
  rate: formatRate(version.rate),
  enterpriseYearCap: formatYuan(version.enterpriseYearCap),
  ...optional('headCap', version.headCap),
  ...optional('policyCap', version.policyCap),
  ...(version.countedPremiumRate === undefined
    ? {}
    : { countedPremiumRate: formatRate(version.countedPremiumRate) }),
  outsideAcrossSchemesCap: version.outsideAcrossSchemesCap,
  reference: version.reference,
  ...(version.note === undefined ? {} : { note: version.note }),
});
