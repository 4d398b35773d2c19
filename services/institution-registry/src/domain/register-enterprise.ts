import { type DomainError, domainError } from '@donghu/kernel';
import type { Enterprise } from './enterprise.js';

/** The outcome of a report that may be a repeat. */
export type Registration =
  | { readonly outcome: 'REGISTERED'; readonly enterprise: Enterprise }
  | { readonly outcome: 'ALREADY_KNOWN' };

const sameFacts = (left: Enterprise, right: Enterprise): boolean =>
  JSON.stringify(sortedFacts(left)) === JSON.stringify(sortedFacts(right));

const sortedFacts = (enterprise: Enterprise): unknown => [
  enterprise.uscc,
  enterprise.nameZh,
  enterprise.scale,
  enterprise.industryGroup,
  enterprise.classes.map((entry) => [entry.code, entry.certificate, entry.from, entry.to ?? null]),
  enterprise.inZone,
  enterprise.inZoneFrom ?? null,
  enterprise.registrationMatches,
];

/** Registers an enterprise. The same report again is known; a different one under the code is refused. */
export const registerEnterprise = (
  existing: Enterprise | undefined,
  reported: Enterprise,
): Registration | DomainError => {
  if (existing === undefined) return { outcome: 'REGISTERED', enterprise: reported };
  if (sameFacts(existing, reported)) return { outcome: 'ALREADY_KNOWN' };
  return domainError(
    'ENTERPRISE_ALREADY_REGISTERED',
    `${reported.uscc} is registered with other facts; change it instead`,
    {
      facts: { uscc: reported.uscc },
    },
  );
};
