import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type CalendarDate, zeroFen } from '@donghu/kernel';
import { type InsuranceDemand, insuranceDemandId } from '../domain/insurance-demand.js';

/** The demand as the contract shows it, with what was done. */
export const insuranceDemandChanged = (
  demand: InsuranceDemand,
  change: 'REGISTERED' | 'CLOSED',
  effectiveOn: CalendarDate,
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.InsuranceDemandChanged,
    {
      demand: {
        demandId: insuranceDemandId(demand),
        enterpriseUscc: demand.enterpriseUscc,
        line: demand.line,
        entries: demand.entries.map((entry) => ({
          registeredOn: entry.registeredOn,
          coverFen: entry.cover ?? zeroFen,
          closedOn: entry.closedOn ?? '',
          outcome: entry.outcome ?? '',
        })),
      },
      change,
      effectiveOn,
    },
    version,
  );
