import { type Fen, formatYuan } from '@donghu/kernel';
import type { Enterprise, YearlyFigures } from './enterprise.js';
import type { Institution } from './institution.js';
import type { Obligation, ObligationPeriod } from './obligation.js';

/** Fields by name; the names are those of the parameters. */
export type SharedFields = Readonly<Record<string, unknown>>;

const yuan = (amount: Fen | undefined): string | null => (amount === undefined ? null : formatYuan(amount));

const byYear = (
  figures: readonly YearlyFigures[],
  read: (figures: YearlyFigures) => number | Fen | undefined,
) =>
  figures.flatMap((entry) => {
    const value = read(entry);
    if (value === undefined) return [];
    const shown = typeof value === 'bigint' ? formatYuan(value) : value;
    return [{ year: entry.year, value: shown, source: entry.source }];
  });

const periodsOf = (obligations: readonly Obligation[], wanted: string): readonly ObligationPeriod[] =>
  obligations.find(({ line }) => line === wanted)?.periods ?? [];

/** What can be shared of an enterprise: a list of obligation by itself, as each is another department's. */
export const enterpriseFields = (
  enterprise: Enterprise,
  obligations: readonly Obligation[],
): SharedFields => ({
  name_zh: enterprise.nameZh,
  scale: enterprise.scale,
  stage: enterprise.stage ?? null,
  industry_group: enterprise.industryGroup,
  national_industry_code: enterprise.nationalIndustryCode ?? null,
  classes: enterprise.classes,
  in_zone: enterprise.inZone,
  registration_matches: enterprise.registrationMatches,
  predecessor_uscc: enterprise.predecessor?.uscc ?? null,
  successor_uscc: enterprise.successor?.uscc ?? null,
  staff: byYear(enterprise.figures, ({ staff }) => staff),
  revenue: byYear(enterprise.figures, ({ revenue }) => revenue),
  research_and_development: byYear(
    enterprise.figures,
    ({ researchAndDevelopment }) => researchAndDevelopment,
  ),
  exports: byYear(enterprise.figures, ({ exports }) => exports),
  obligation_env_liab: periodsOf(obligations, 'ENV_LIAB'),
  obligation_safety_liab: periodsOf(obligations, 'SAFETY_LIAB'),
});

/** What can be shared of an institution. */
export const institutionFields = (institution: Institution): SharedFields => ({
  name_zh: institution.nameZh,
  state: institution.state,
  roles: institution.roles,
  licences: institution.licences,
  parent_uscc: institution.parentUscc ?? null,
  registered_capital: yuan(institution.registeredCapital),
  paid_in_capital: yuan(institution.paidInCapital),
  dedicated_units: institution.dedicatedUnits,
});
