import { type DomainError, isDomainError, parseUscc, type Uscc } from '@donghu/kernel';
import type { RegisterInstitution } from '../commands/register-institution.js';
import type { RegisterInstitutionBody } from './institution-schemas.js';

/** A parent's code is checked like any other; overrides are for an institution's own code. */
const parentCode = (raw: string | undefined): Uscc | undefined | DomainError => {
  if (raw === undefined) return undefined;
  const parsed = parseUscc(raw, '/parentUscc');
  return isDomainError(parsed) ? parsed : parsed.uscc;
};

export const registrationInput = (
  body: RegisterInstitutionBody,
  by: string,
): RegisterInstitution | DomainError => {
  const parentUscc = parentCode(body.parentUscc);
  if (isDomainError(parentUscc)) return parentUscc;
  return {
    rawUscc: body.uscc,
    by,
    effectiveOn: body.effectiveOn,
    details: {
      facts: {
        nameZh: body.nameZh,
        nameEn: body.nameEn ?? '',
        parentUscc,
        level: body.level,
        registeredAddress: body.registeredAddress,
        workingAddress: body.workingAddress,
        location: body.location,
        registeredCapital: body.registeredCapital,
        paidInCapital: body.paidInCapital,
        source: body.source,
      },
      roles: body.kinds,
      state: body.state,
      licences: body.licences,
      inZone: body.inZone,
      membership: body.membership,
      dedicatedUnit: body.dedicatedUnit,
    },
  };
};
