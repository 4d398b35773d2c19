import type { Facts, Unit } from '@donghu/chassis';
import { calendarDateAt } from '@donghu/kernel';
import { type Application, enter } from '../domain/application.js';
import { type Assessment, assess, type RatingAnswer } from '../domain/assess.js';
import { consume, type EnterpriseUsage } from '../domain/enterprise-usage.js';
import { inForceOn } from '../domain/figure.js';
import { entitlementPostings } from '../domain/ledger.js';
import { splitByPayers } from '../domain/payer.js';
import type { PolicyFacts } from '../domain/policy-facts.js';
import { type SchemeVersion, schemeFor } from '../domain/scheme.js';
import type { SubsidyRules } from '../domain/subsidy-rules.js';
import { subsidyRules } from '../parameters/subsidy-rules.js';
import { applicationDraft, applications } from '../store/applications.js';
import { enterpriseAccounts } from '../store/enterprise-accounts.js';
import { enterprises } from '../store/enterprises.js';
import { institutions } from '../store/institutions.js';
import { schemeCatalogue, schemeCatalogueId } from '../store/scheme-catalogue.js';
import { subsidyAssessed } from './application-events.js';
import { writeLedger } from './book-money.js';

/** Everything that decisions on these policies look at, one query a collection. */
export const loadDecisionFacts = async (policies: readonly PolicyFacts[], unit: Unit): Promise<void> => {
  const usccs = policies.map((policy) => policy.enterpriseUscc);
  await Promise.all([
    unit.fetchReference(schemeCatalogue, [schemeCatalogueId]),
    unit.fetch(enterpriseAccounts, usccs),
    unit.fetch(enterprises, usccs),
    unit.fetchReference(
      institutions,
      policies.map((policy) => policy.insurerUscc),
    ),
  ]);
};

export const rulesAt = (instant: Date): SubsidyRules => {
  const rules = inForceOn(subsidyRules, calendarDateAt(instant));
  if (rules === undefined) throw new RangeError(`no rules are in force on ${calendarDateAt(instant)}`);
  return rules;
};

export const rulesOf = (version: string): SubsidyRules | undefined =>
  subsidyRules.find((rules) => rules.version === version);

const longestPauseMillis = 60_000;

const nextAttempt = (now: Date, attempts: number): Date =>
  new Date(now.getTime() + Math.min(longestPauseMillis, 1_000 * 2 ** Math.min(attempts, 10)));

/**
 * Assesses an application and stages what follows: the caps it uses, its new state, the event. One that has
 * to wait is stored with the time of its next attempt.
 */
export const decideApplication = (
  application: Application,
  attempts: number,
  rating: RatingAnswer,
  unit: Unit,
  facts: Facts,
  isUnregistered = false,
): Application => {
  const { policy, submittedAt, year } = application;
  const account = unit.get(enterpriseAccounts, policy.enterpriseUscc);
  const usage: EnterpriseUsage = account?.usage ?? {};
  const rules = rulesAt(submittedAt);
  const versions = unit.get(schemeCatalogue, schemeCatalogueId)?.versions ?? [];
  const scheme = schemeFor(versions, policy, calendarDateAt(submittedAt));
  const assessment = assess({
    policy,
    submittedAt,
    now: facts.now,
    scheme,
    rules,
    enterprise: unit.get(enterprises, policy.enterpriseUscc),
    isUnregistered,
    insurerOpen: unit.get(institutions, policy.insurerUscc)?.isOpen,
    rating,
    usage,
    changes: application,
  });
  if (assessment.kind === 'WAITING') {
    const waiting = { ...application, waitingFor: assessment.for };
    const nextAttemptAt = nextAttempt(facts.now, attempts);
    unit.put(applications, applicationDraft(waiting, { attempts: attempts + 1, nextAttemptAt }));
    return waiting;
  }
  const decided = apply(application, assessment, scheme, rules, facts.now);
  const version = unit.put(applications, applicationDraft(decided));
  if (scheme !== undefined && decided.entitled > 0n) {
    unit.put(enterpriseAccounts, {
      _id: policy.enterpriseUscc,
      usage: consume(usage, year, scheme, decided.entitled),
      openClawbacks: account?.openClawbacks ?? [],
    });
    writeLedger(
      unit,
      facts,
      { kind: 'ENTITLEMENT', reference: decided.number, by: decidedBy },
      entitlementPostings(scheme.code, year, splitByPayers(decided.entitled, rules.payerShares.value)),
    );
  }
  unit.emit(subsidyAssessed(decided, version));
  return decided;
};

const decidedBy = 'assessment';

const apply = (
  application: Application,
  assessment: Exclude<Assessment, { readonly kind: 'WAITING' }>,
  scheme: SchemeVersion | undefined,
  rules: SubsidyRules,
  at: Date,
): Application => {
  const { waitingFor: _, ...settled } = application;
  const known: Application = {
    ...settled,
    scheme: scheme?.code ?? '',
    schemeFrom: scheme?.from ?? '',
    outsideAcrossSchemesCap: scheme?.outsideAcrossSchemesCap ?? false,
    rulesVersion: rules.version,
    ...(assessment.rating === undefined ? {} : { rating: assessment.rating }),
    ...(assessment.calculation === undefined ? {} : { calculation: assessment.calculation }),
  };
  return assessment.kind === 'ENTITLED'
    ? enter({ ...known, entitled: assessment.calculation.amount }, 'ASSESSED', at, decidedBy)
    : enter({ ...known, refusal: assessment.reason }, 'REFUSED', at, decidedBy);
};
