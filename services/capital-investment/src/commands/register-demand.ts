import { type Facts, outgoingEvent, ownPartyOnly, type Unit } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { Demand } from '../domain/demand.js';
import { registerDemand } from '../domain/register-demand.js';
import { audit } from '../store/audit.js';
import { demands } from '../store/demands.js';
import { enterprises } from '../store/enterprises.js';
import { auditEntry } from './audit-entry.js';
import type { CapitalReported, ReportCapital } from './capital-report.js';

/** An enterprise registers its own demand, or an operator for it. */
export const decideDemand = (
  demand: Demand,
  input: ReportCapital,
  unit: Unit,
  facts: Facts,
): CapitalReported | DomainError => {
  const foreign = ownPartyOnly(input.by, demand.enterpriseUscc);
  if (foreign !== undefined) return foreign;
  const stored = unit.get(demands, demand.demandId);
  const registered = registerDemand(stored, demand, {
    enterpriseIsRegistered: unit.get(enterprises, demand.enterpriseUscc) !== undefined,
    today: facts.today,
  });
  if (isDomainError(registered)) return registered;
  const answer = { type: 'DEMAND', id: demand.demandId, outcome: registered.outcome } as const;
  if (registered.outcome === 'KNOWN') return { ...answer, version: stored?.version ?? 1 };
  const version = unit.put(demands, { _id: demand.demandId, ...registered.subject });
  unit.append(audit, auditEntry(input, facts));
  const { demandId, enterpriseUscc, instrument, amount: amountFen } = demand;
  unit.emit(
    outgoingEvent(
      eventCatalogue.CapitalDemandRegistered,
      { demandId, enterpriseUscc, instrument, amountFen },
      version,
    ),
  );
  return { ...answer, version };
};
