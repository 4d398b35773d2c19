import type { UseCase } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type Cession, recordCession } from '../domain/cession.js';
import { policyId } from '../domain/policy.js';
import { policyMissing } from '../domain/report-claim.js';
import { policyCessions } from '../store/cessions.js';
import { bookedPolicy, policies } from '../store/policies.js';
import { standingOf } from './record-steps.js';

export interface RecordCession {
  readonly insurerUscc: string;
  readonly policyNumber: string;
  readonly cession: Cession;
}

export interface CessionRecorded {
  readonly policyId: string;
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
  readonly version: number;
}

const idOf = ({ insurerUscc, policyNumber }: RecordCession): string => policyId(insurerUscc, policyNumber);

export const recordCessionCommand: UseCase<RecordCession, CessionRecorded> = {
  name: 'record-cession',
  load: async (inputs, unit) => {
    const ids = inputs.map(idOf);
    await Promise.all([unit.fetch(policies, ids), unit.fetch(policyCessions, ids)]);
  },
  decide: (input, unit) => {
    const id = idOf(input);
    const policy = bookedPolicy(unit.get(policies, id));
    if (policy === undefined) return policyMissing(input.policyNumber);
    const stored = unit.get(policyCessions, id);
    const existing = stored?.cessions ?? [];
    const members = standingOf(policy).shares.flatMap((shares) =>
      shares.members.map(({ insurerUscc }) => insurerUscc),
    );
    const cessions = recordCession(existing, input.cession, members);
    if (isDomainError(cessions)) return cessions;
    if (cessions === existing) {
      return { policyId: id, outcome: 'ALREADY_KNOWN', version: stored?.version ?? 0 };
    }
    return { policyId: id, outcome: 'ACCEPTED', version: unit.put(policyCessions, { _id: id, cessions }) };
  },
};
