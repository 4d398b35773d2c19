import { formatYuan } from '@donghu/kernel';
import type { Institution, InstitutionParticulars } from '../domain/institution.js';
import type { ZoneMembership } from '../domain/zone-membership.js';

const particularsView = ({ registeredCapital, paidInCapital, ...facts }: InstitutionParticulars) => ({
  ...facts,
  ...(registeredCapital === undefined ? {} : { registeredCapital: formatYuan(registeredCapital) }),
  ...(paidInCapital === undefined ? {} : { paidInCapital: formatYuan(paidInCapital) }),
});

/** Periods and entries say '' for what is open or not recorded, as they do in the contract. */
export const membershipView = (membership: ZoneMembership) => ({
  ...membership,
  basis: membership.basis ?? '',
  certificate: membership.certificate ?? '',
});

/** The institution as HTTP shows it: to everybody, so that nobody learns who recorded what. */
export const institutionView = (institution: Institution) => {
  const { parentUscc, registeredCapital, paidInCapital, stateHistory, particulars, ...rest } = institution;
  return {
    ...rest,
    parentUscc: parentUscc ?? '',
    ...(registeredCapital === undefined ? {} : { registeredCapital: formatYuan(registeredCapital) }),
    ...(paidInCapital === undefined ? {} : { paidInCapital: formatYuan(paidInCapital) }),
    roles: rest.roles.map((role) => ({ ...role, to: role.to ?? '' })),
    licences: rest.licences.map((licence) => ({ ...licence, to: licence.to ?? '' })),
    dedicatedUnits: rest.dedicatedUnits.map((unit) => ({ ...unit, to: unit.to ?? '' })),
    memberships: rest.memberships.map(membershipView),
    particulars: particulars.map(particularsView),
    stateHistory: stateHistory.map(({ state, from, recordedAt }) => ({
      state,
      from,
      recordedAt: recordedAt.toISOString(),
    })),
  };
};
