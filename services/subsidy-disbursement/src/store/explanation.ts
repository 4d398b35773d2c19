import { formatYuan } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { Application } from '../domain/application.js';
import { type CalculationStep, calculationSteps, decidingLimitOf } from '../domain/explain.js';
import { subsidyRules } from '../parameters/subsidy-rules.js';
import { findSchemeVersions } from './scheme-queries.js';

export interface StoredExplanation {
  readonly applicationId: string;
  readonly scheme: string;
  readonly schemeVersion: string;
  readonly rulesVersion: string;
  readonly reference: string;
  readonly supervisionClass: string;
  readonly ratingVersion: number;
  readonly steps: readonly CalculationStep[];
  readonly decidingLimit: string;
  readonly amount: string;
  readonly refusal: string;
}

/** The stored calculation beside the versions of scheme and rules that it was made by. */
export const explanationOf = async (db: Db, application: Application): Promise<StoredExplanation> => {
  const { calculation, rating } = application;
  const versions = await findSchemeVersions(db);
  const scheme = versions.find(
    ({ code, from }) => code === application.scheme && from === application.schemeFrom,
  );
  const rules = subsidyRules.find(({ version }) => version === application.rulesVersion);
  const isCalculated = calculation !== undefined && scheme !== undefined && rules !== undefined;
  return {
    applicationId: application.number,
    scheme: application.scheme,
    schemeVersion: application.schemeFrom,
    rulesVersion: application.rulesVersion,
    reference: scheme?.reference ?? '',
    supervisionClass: rating?.supervisionClass ?? '',
    ratingVersion: rating?.version ?? 0,
    steps: isCalculated ? calculationSteps(calculation, rating?.supervisionClass ?? '', scheme, rules) : [],
    decidingLimit: decidingLimitOf(application),
    amount: formatYuan(application.entitled),
    refusal: application.refusal ?? '',
  };
};
