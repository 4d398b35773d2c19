import type { UseCase } from '@donghu/chassis';
import { domainError, isDomainError, normaliseUscc, parseUscc, parseUsccOverridden } from '@donghu/kernel';
import { approveOverride } from '../domain/uscc-override.js';
import { audit } from '../store/audit.js';
import { usccOverrides } from '../store/uscc-overrides.js';

export interface RequestUsccOverride {
  readonly rawUscc: string;
  readonly reason: string;
  readonly evidence: string;
  readonly by: string;
}

export interface UsccOverrideOutput {
  readonly uscc: string;
  readonly state: 'REQUESTED' | 'APPROVED';
}

/** The first person's step: only a code that fails nothing but its check digit can be overridden. */
export const requestUsccOverrideCommand: UseCase<RequestUsccOverride, UsccOverrideOutput> = {
  name: 'request-uscc-override',
  load: (inputs, unit) =>
    unit.fetch(
      usccOverrides,
      inputs.map((input) => normaliseUscc(input.rawUscc)),
    ),
  decide: (input, unit, facts) => {
    if (!isDomainError(parseUscc(input.rawUscc))) {
      return domainError('VALIDATION_FAILED', 'this code needs no override', {
        fields: [{ pointer: '/uscc', rule: 'VALID_ALREADY', detail: 'passes every check' }],
      });
    }
    const parsed = parseUsccOverridden(input.rawUscc);
    if (isDomainError(parsed)) return parsed;
    const existing = unit.get(usccOverrides, parsed.uscc);
    if (existing !== undefined) {
      return { uscc: parsed.uscc, state: existing.approvedBy === undefined ? 'REQUESTED' : 'APPROVED' };
    }
    unit.put(usccOverrides, {
      _id: parsed.uscc,
      uscc: parsed.uscc,
      reason: input.reason,
      evidence: input.evidence,
      requestedBy: input.by,
      requestedAt: facts.now,
      approvedBy: undefined,
      approvedAt: undefined,
    });
    unit.append(audit, {
      _id: facts.newId(),
      at: facts.now,
      by: input.by,
      action: 'REQUEST_USCC_OVERRIDE',
      subject: parsed.uscc,
      rawInput: input.rawUscc,
      reason: input.reason,
      after: input.evidence,
    });
    return { uscc: parsed.uscc, state: 'REQUESTED' };
  },
};

export interface ApproveUsccOverride {
  readonly uscc: string;
  readonly by: string;
}

/** The second person's step. */
export const approveUsccOverrideCommand: UseCase<ApproveUsccOverride, UsccOverrideOutput> = {
  name: 'approve-uscc-override',
  load: (inputs, unit) =>
    unit.fetch(
      usccOverrides,
      inputs.map((input) => normaliseUscc(input.uscc)),
    ),
  decide: (input, unit, facts) => {
    const id = normaliseUscc(input.uscc);
    const requested = unit.get(usccOverrides, id);
    if (requested === undefined) return domainError('NOT_FOUND', 'no override of this code was requested');
    const approved = approveOverride(requested, input.by, facts.now);
    if (isDomainError(approved)) return approved;
    unit.put(usccOverrides, { ...approved, _id: id });
    unit.append(audit, {
      _id: facts.newId(),
      at: facts.now,
      by: input.by,
      action: 'APPROVE_USCC_OVERRIDE',
      subject: id,
      reason: requested.reason,
      after: 'APPROVED',
    });
    return { uscc: id, state: 'APPROVED' };
  },
};
