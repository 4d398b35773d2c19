import type { ZoneMembership as MembershipMessage } from '@donghu/contracts/registry';
import type { ZoneMembership } from '../domain/zone-membership.js';

/** A membership entry as the contract shows it. */
export const membershipMessage = (membership: ZoneMembership): MembershipMessage => ({
  inZone: membership.inZone,
  from: membership.from,
  basis: membership.basis ?? '',
  certificate: membership.certificate ?? '',
});
