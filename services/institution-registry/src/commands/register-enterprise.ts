import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, isDomainError, normaliseUscc } from '@donghu/kernel';
import { type EnterpriseReport, registerEnterprise } from '../domain/register-enterprise.js';
import { enterprises } from '../store/enterprises.js';
import { enterpriseChanged } from './enterprise-message.js';
import { keepRecord } from './keep-record.js';
import { loadOverrides, readSubjectCode } from './subject-code.js';

export interface RegisterEnterprise {
  readonly rawUscc: string;
  readonly details: Omit<EnterpriseReport, 'uscc' | 'warnings'>;
  /** The day from which the facts hold; the business date when absent. */
  readonly effectiveOn?: CalendarDate | undefined;
  readonly by: string;
}

export interface EnterpriseRegistered {
  readonly uscc: string;
  readonly version: number;
  readonly outcome: 'REGISTERED' | 'ALREADY_KNOWN';
  readonly warnings: readonly string[];
}

export const registerEnterpriseCommand: UseCase<RegisterEnterprise, EnterpriseRegistered> = {
  name: 'register-enterprise',
  load: async (inputs, unit) => {
    const codes = inputs.map((input) => input.rawUscc);
    await Promise.all([
      loadOverrides(codes, unit),
      unit.fetch(enterprises.collection, codes.map(normaliseUscc)),
    ]);
  },
  decide: (input, unit, facts) => {
    const code = readSubjectCode(input.rawUscc, unit);
    if (isDomainError(code)) return code;
    const stored = unit.get(enterprises.collection, code.uscc);
    const effectiveOn = input.effectiveOn ?? facts.today;
    const registration = registerEnterprise(
      stored,
      { ...input.details, uscc: code.uscc, warnings: code.warnings },
      effectiveOn,
    );
    if (isDomainError(registration)) return registration;
    const { warnings } = code;
    if (registration.outcome === 'ALREADY_KNOWN') {
      return { uscc: code.uscc, version: stored?.version ?? 1, outcome: 'ALREADY_KNOWN', warnings };
    }
    const version = keepRecord(enterprises, unit, facts, {
      id: code.uscc,
      record: registration.enterprise,
      action: 'REGISTER_ENTERPRISE',
      effectiveOn,
      by: input.by,
      rawInput: input.rawUscc,
      after: 'REGISTERED',
    });
    unit.emit(enterpriseChanged(registration.enterprise, 'REGISTERED', effectiveOn, version));
    return { uscc: code.uscc, version, outcome: 'REGISTERED', warnings };
  },
};
