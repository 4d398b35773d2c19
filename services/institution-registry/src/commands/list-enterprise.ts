import { outgoingEvent, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { Obligation as ObligationMessage } from '@donghu/contracts/registry';
import { domainError, isDomainError } from '@donghu/kernel';
import {
  type ListedEnterprise,
  listEnterprise,
  type Obligation,
  obligationId,
} from '../domain/obligation.js';
import { departmentOfLine } from '../parameters/covered-lines.js';
import { enterprises } from '../store/enterprises.js';
import { obligations } from '../store/obligations.js';
import { keepRecord } from './keep-record.js';

export interface ListEnterprise {
  readonly listed: ListedEnterprise;
  readonly by: string;
}

export interface EnterpriseListed {
  readonly id: string;
  readonly outcome: 'BEGAN' | 'ENDED' | 'CORRECTED' | 'KNOWN';
  readonly version: number;
}

const obligationMessage = (obligation: Obligation): ObligationMessage => ({
  obligationId: obligationId(obligation),
  enterpriseUscc: obligation.enterpriseUscc,
  line: obligation.line,
  periods: obligation.periods.map((period) => ({ ...period, to: period.to ?? '' })),
});

/** Takes a line of a department's list of enterprises that must hold a line of insurance. */
export const listEnterpriseCommand: UseCase<ListEnterprise, EnterpriseListed> = {
  name: 'list-enterprise',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        enterprises.collection,
        inputs.map(({ listed }) => listed.enterpriseUscc),
      ),
      unit.fetch(
        obligations.collection,
        inputs.map(({ listed }) => obligationId(listed)),
      ),
    ]);
  },
  decide: ({ listed, by }, unit, facts) => {
    const { enterpriseUscc, line, period } = listed;
    if (departmentOfLine(line) !== period.department) {
      return domainError('VALIDATION_FAILED', `the list of ${line} is kept by ${departmentOfLine(line)}`, {
        fields: [{ pointer: '/department', rule: 'OTHER_DEPARTMENT', detail: 'does not keep this list' }],
      });
    }
    if (unit.get(enterprises.collection, enterpriseUscc) === undefined) {
      return domainError('ENTERPRISE_UNKNOWN', `${enterpriseUscc} is not registered`);
    }
    const id = obligationId(listed);
    const stored = unit.get(obligations.collection, id);
    const taken = listEnterprise(stored, listed);
    if (isDomainError(taken)) return taken;
    if (taken.outcome === 'KNOWN') return { id, outcome: 'KNOWN', version: stored?.version ?? 1 };
    const effectiveOn = taken.outcome === 'ENDED' ? (period.to ?? period.from) : period.from;
    const version = keepRecord(obligations, unit, facts, {
      id,
      record: taken.obligation,
      action: `OBLIGATION_${taken.outcome}`,
      effectiveOn,
      by,
      after: period,
    });
    unit.emit(
      outgoingEvent(
        eventCatalogue.ObligationChanged,
        { obligation: obligationMessage(taken.obligation), change: taken.outcome, effectiveOn },
        version,
      ),
    );
    return { id, outcome: taken.outcome, version };
  },
};
