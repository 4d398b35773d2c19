import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { Enterprise as EnterpriseMessage } from '@donghu/contracts/registry';
import type { CalendarDate } from '@donghu/kernel';
import type { Enterprise } from '../domain/enterprise.js';
import { membershipMessage } from './membership-message.js';

/** The enterprise as the contract shows it. Its figures are confidential: they leave by a grant only. */
export const enterpriseMessage = (enterprise: Enterprise): EnterpriseMessage => ({
  uscc: enterprise.uscc,
  nameZh: enterprise.nameZh,
  classes: enterprise.classes.map((entry) => ({ ...entry, to: entry.to ?? '' })),
  scale: enterprise.scale,
  industryGroup: enterprise.industryGroup,
  inZone: enterprise.inZone,
  inZoneFrom: enterprise.inZoneFrom ?? '',
  registrationMatches: enterprise.registrationMatches,
  profile: {
    nameEn: enterprise.nameEn ?? '',
    stage: enterprise.stage ?? '',
    nationalIndustryCode: enterprise.nationalIndustryCode ?? '',
    predecessorUscc: enterprise.predecessor?.uscc ?? '',
    successorUscc: enterprise.successor?.uscc ?? '',
    location: enterprise.location ?? '',
    memberships: enterprise.memberships.map(membershipMessage),
  },
});

export const enterpriseChanged = (
  enterprise: Enterprise,
  change: 'REGISTERED' | 'CLASS_CHANGED' | 'MEMBERSHIP_CHANGED' | 'DETAILS_CHANGED',
  effectiveOn: CalendarDate,
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.EnterpriseChanged,
    { enterprise: enterpriseMessage(enterprise), change, effectiveOn },
    version,
  );
