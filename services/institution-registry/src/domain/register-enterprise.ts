import {
  type CalendarDate,
  type DomainError,
  domainError,
  type Uscc,
  type UsccWarning,
} from '@donghu/kernel';
import type { Enterprise, EnterpriseClass, EnterpriseFacts } from './enterprise.js';

/** What is reported when an enterprise is registered. */
export interface EnterpriseReport {
  readonly uscc: Uscc;
  readonly facts: EnterpriseFacts;
  readonly classes: readonly EnterpriseClass[];
  readonly inZone: boolean;
  readonly inZoneFrom: CalendarDate | undefined;
  readonly warnings: readonly UsccWarning[];
}

/** The outcome of a report that may be a repeat. */
export type Registration =
  | { readonly outcome: 'REGISTERED'; readonly enterprise: Enterprise }
  | { readonly outcome: 'ALREADY_KNOWN' };

type Compared = Omit<EnterpriseReport, 'facts' | 'warnings'> & { readonly facts: EnterpriseFacts };

const comparedText = ({ uscc, facts, classes, inZone, inZoneFrom }: Compared): string =>
  JSON.stringify([
    uscc,
    facts.nameZh,
    facts.nameEn ?? null,
    facts.scale,
    facts.stage ?? null,
    facts.industryGroup,
    facts.nationalIndustryCode ?? null,
    facts.location ?? null,
    facts.registrationMatches,
    classes.map((entry) => [entry.code, entry.certificate, entry.from, entry.to ?? null]),
    inZone,
    inZoneFrom ?? null,
  ]);

const isSame = (stored: Enterprise, reported: EnterpriseReport): boolean =>
  comparedText({ ...stored, facts: stored }) === comparedText(reported);

/** Registers an enterprise. The same report again is known; a different one under the code is refused. */
export const registerEnterprise = (
  existing: Enterprise | undefined,
  reported: EnterpriseReport,
  effectiveOn: CalendarDate,
): Registration | DomainError => {
  if (existing === undefined) return { outcome: 'REGISTERED', enterprise: registered(reported, effectiveOn) };
  if (isSame(existing, reported)) return { outcome: 'ALREADY_KNOWN' };
  return domainError(
    'ENTERPRISE_ALREADY_REGISTERED',
    `${reported.uscc} is registered with other facts; change it instead`,
    {
      facts: { uscc: reported.uscc },
    },
  );
};

const registered = (reported: EnterpriseReport, effectiveOn: CalendarDate): Enterprise => {
  const { facts, inZone, inZoneFrom } = reported;
  return {
    ...facts,
    uscc: reported.uscc,
    classes: reported.classes,
    inZone,
    inZoneFrom,
    warnings: reported.warnings,
    particulars: [{ ...facts, from: effectiveOn }],
    memberships: [{ inZone, from: inZoneFrom ?? effectiveOn }],
    figures: [],
  };
};
