import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { moveSandboxCase, openSandboxCase } from '../domain/open-sandbox-case.js';
import type { CaseState, SandboxTerms } from '../domain/sandbox.js';
import { sandboxCases } from '../store/sandbox-cases.js';

export type ChangeSandboxCase =
  | { readonly type: 'OPEN'; readonly terms: SandboxTerms }
  | { readonly type: 'MOVE'; readonly caseId: string; readonly state: CaseState };

export interface SandboxCaseChanged {
  readonly caseId: string;
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
  readonly state: CaseState;
  readonly version: number;
}

const idOf = (input: ChangeSandboxCase): string =>
  input.type === 'OPEN' ? input.terms.caseId : input.caseId;

export const changeSandboxCaseCommand: UseCase<ChangeSandboxCase, SandboxCaseChanged> = {
  name: 'change-sandbox-case',
  load: (inputs, unit) => unit.fetch(sandboxCases, inputs.map(idOf)),
  decide: (input, unit) => {
    const caseId = idOf(input);
    const stored = unit.get(sandboxCases, caseId);
    const decision =
      input.type === 'OPEN' ? openSandboxCase(stored, input.terms) : moveSandboxCase(stored, input.state);
    if (isDomainError(decision)) return decision;
    const { outcome, case: next } = decision;
    const version =
      outcome === 'ALREADY_KNOWN' ? (stored?.version ?? 0) : unit.put(sandboxCases, { _id: caseId, ...next });
    return { caseId, outcome, state: next.state, version };
  },
};
