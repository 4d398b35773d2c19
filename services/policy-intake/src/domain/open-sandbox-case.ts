import { type DomainError, domainError } from '@donghu/kernel';
import { textOf } from './differing-fields.js';
import { type CaseState, openCase, type SandboxCase, type SandboxTerms } from './sandbox.js';

export interface CaseDecision {
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
  readonly case: SandboxCase;
}

/** Opens a case, once. */
export const openSandboxCase = (
  existing: SandboxCase | undefined,
  terms: SandboxTerms,
): CaseDecision | DomainError => {
  if (existing === undefined) return { outcome: 'ACCEPTED', case: openCase(terms) };
  return textOf(existing.terms) === textOf(terms)
    ? { outcome: 'ALREADY_KNOWN', case: existing }
    : domainError('ALREADY_REPORTED', 'Another case stands under this number', {
        facts: { caseId: terms.caseId },
      });
};

/** Pauses, resumes or ends a case. What has ended stays so: its policies run to their end. */
export const moveSandboxCase = (
  existing: SandboxCase | undefined,
  state: CaseState,
): CaseDecision | DomainError => {
  if (existing === undefined) return domainError('NOT_FOUND', 'No case stands under this number');
  if (existing.state === state) return { outcome: 'ALREADY_KNOWN', case: existing };
  if (existing.state !== 'ENDED') return { outcome: 'ACCEPTED', case: { ...existing, state } };
  const detail = 'A case that has ended does not run again';
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/state', rule: 'TRANSITION', detail }],
  });
};
