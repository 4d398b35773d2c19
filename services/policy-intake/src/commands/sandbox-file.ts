import { outgoingEvent, type Unit } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { CalendarDate } from '@donghu/kernel';
import type { PolicyReport } from '../domain/policy-report.js';
import { noUse, type SandboxCase, type SandboxFile } from '../domain/sandbox.js';
import { sandboxCases, sandboxEnterpriseId, sandboxEnterprises } from '../store/sandbox-cases.js';
import { capLevelMessage } from './policy-message.js';

type OfCase = Pick<PolicyReport, 'sandboxCase' | 'insuredUscc'>;

/** Reads the cases, and the enterprises in them, of the policies that are in one. */
export const fetchSandbox = async (unit: Unit, policies: readonly OfCase[]): Promise<void> => {
  const inCase = policies.flatMap(({ sandboxCase, insuredUscc }) =>
    sandboxCase === undefined ? [] : [{ sandboxCase, insuredUscc }],
  );
  if (inCase.length === 0) return;
  await Promise.all([
    unit.fetch(
      sandboxCases,
      inCase.map(({ sandboxCase }) => sandboxCase),
    ),
    unit.fetch(
      sandboxEnterprises,
      inCase.map(({ sandboxCase, insuredUscc }) => sandboxEnterpriseId(sandboxCase, insuredUscc)),
    ),
  ]);
};

const caseOf = (stored: SandboxCase): SandboxCase => {
  const { terms, state, policies, enterprises, cover, premium, claimsPaid, yellow, red } = stored;
  return { terms, state, policies, enterprises, cover, premium, claimsPaid, yellow, red };
};

/** The case of a policy with what its enterprise has of it; undefined for a policy without one that is known. */
export const sandboxFileOf = (unit: Unit, { sandboxCase, insuredUscc }: OfCase): SandboxFile | undefined => {
  if (sandboxCase === undefined) return undefined;
  const stored = unit.get(sandboxCases, sandboxCase);
  if (stored === undefined) return undefined;
  const enterprise = unit.get(sandboxEnterprises, sandboxEnterpriseId(sandboxCase, insuredUscc)) ?? noUse;
  return {
    case: caseOf(stored),
    enterprise: { policies: enterprise.policies, cover: enterprise.cover },
    reached: [],
  };
};

/** Stores a case that has changed, and tells what was reached. */
export const putSandboxFile = (
  unit: Unit,
  file: SandboxFile | undefined,
  insuredUscc: string,
  today: CalendarDate,
): void => {
  if (file === undefined) return;
  const { caseId, insurerUscc } = file.case.terms;
  let version = unit.put(sandboxCases, { _id: caseId, ...file.case });
  unit.put(sandboxEnterprises, { _id: sandboxEnterpriseId(caseId, insuredUscc), ...file.enterprise });
  for (const [index, { cap, level, used, limit }] of file.reached.entries()) {
    // Every event has a version of its own.
    if (index > 0) version = unit.put(sandboxCases, { _id: caseId, ...file.case });
    const message = {
      caseId,
      insurerUscc,
      cap,
      level: capLevelMessage(level),
      used,
      limit,
      reachedOn: today,
    };
    unit.emit(outgoingEvent(eventCatalogue.SandboxCapReached, message, version));
  }
};
