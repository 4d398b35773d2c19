import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, isDomainError, normaliseUscc } from '@donghu/kernel';
import { type InstitutionDetails, registerInstitution } from '../domain/register-institution.js';
import { institutions } from '../store/institutions.js';
import { institutionChanged } from './institution-message.js';
import { keepRecord } from './keep-record.js';
import { loadOverrides, readSubjectCode } from './subject-code.js';

export interface RegisterInstitution {
  /** As it was sent: it is normalised and checked here, where overrides are known. */
  readonly rawUscc: string;
  readonly details: Omit<InstitutionDetails, 'uscc' | 'warnings'>;
  /** First day of the state it is registered with; the business date when absent. */
  readonly effectiveOn?: CalendarDate | undefined;
  readonly by: string;
}

export interface InstitutionRegistered {
  readonly uscc: string;
  readonly version: number;
  readonly warnings: readonly string[];
}

export const registerInstitutionCommand: UseCase<RegisterInstitution, InstitutionRegistered> = {
  name: 'register-institution',
  load: async (inputs, unit) => {
    const codes = inputs.map((input) => input.rawUscc);
    await Promise.all([
      loadOverrides(codes, unit),
      unit.fetch(institutions.collection, codes.map(normaliseUscc)),
    ]);
  },
  decide: (input, unit, facts) => {
    const code = readSubjectCode(input.rawUscc, unit);
    if (isDomainError(code)) return code;
    const effectiveOn = input.effectiveOn ?? facts.today;
    const institution = registerInstitution(
      unit.get(institutions.collection, code.uscc),
      { ...input.details, uscc: code.uscc, warnings: code.warnings },
      { by: input.by, recordedAt: facts.now, effectiveOn },
    );
    if (isDomainError(institution)) return institution;
    const version = keepRecord(institutions, unit, facts, {
      id: code.uscc,
      record: institution,
      action: 'REGISTER_INSTITUTION',
      effectiveOn,
      by: input.by,
      rawInput: input.rawUscc,
      after: institution.state,
    });
    unit.emit(institutionChanged(institution, 'REGISTERED', effectiveOn, version));
    return { uscc: code.uscc, version, warnings: code.warnings };
  },
};
