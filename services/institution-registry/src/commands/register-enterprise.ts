import type { UseCase } from '@donghu/chassis';
import { isDomainError, normaliseUscc } from '@donghu/kernel';
import type { Enterprise } from '../domain/enterprise.js';
import { registerEnterprise } from '../domain/register-enterprise.js';
import { audit } from '../store/audit.js';
import { enterprises } from '../store/enterprises.js';
import { enterpriseChanged } from './enterprise-message.js';
import { loadOverrides, readSubjectCode } from './subject-code.js';

export interface RegisterEnterprise {
  readonly rawUscc: string;
  readonly details: Omit<Enterprise, 'uscc' | 'warnings'>;
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
    await Promise.all([loadOverrides(codes, unit), unit.fetch(enterprises, codes.map(normaliseUscc))]);
  },
  decide: (input, unit, facts) => {
    const code = readSubjectCode(input.rawUscc, unit);
    if (isDomainError(code)) return code;
    const stored = unit.get(enterprises, code.uscc);
    const registration = registerEnterprise(stored, {
      ...input.details,
      uscc: code.uscc,
      warnings: code.warnings,
    });
    if (isDomainError(registration)) return registration;
    const { warnings } = code;
    if (registration.outcome === 'ALREADY_KNOWN') {
      return { uscc: code.uscc, version: stored?.version ?? 1, outcome: 'ALREADY_KNOWN', warnings };
    }
    const version = unit.put(enterprises, { _id: code.uscc, ...registration.enterprise });
    unit.append(audit, {
      _id: facts.newId(),
      at: facts.now,
      by: input.by,
      action: 'REGISTER_ENTERPRISE',
      subject: code.uscc,
      rawInput: input.rawUscc,
      after: 'REGISTERED',
    });
    unit.emit(enterpriseChanged(registration.enterprise, 'REGISTERED', facts.today, version));
    return { uscc: code.uscc, version, outcome: 'REGISTERED', warnings };
  },
};
