import { outgoingEvent, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { nextSequence } from '../domain/endorse-policy.js';
import { reportPatience } from '../parameters/report-patience.js';
import { bookedPolicy, policies } from '../store/policies.js';

const hourMillis = 3_600_000;

/** What is held since before it has waited too long. */
export const heldBefore = (now: Date): Date =>
  new Date(now.getTime() - reportPatience.valueHours * hourMillis);

/** Tells the insurer once that endorsements wait for something that it has not reported; they are still held. */
export const tellOverdueCommand: UseCase<{ readonly policyId: string }, { readonly told: boolean }> = {
  name: 'tell-overdue',
  load: (inputs, unit) =>
    unit.fetch(
      policies,
      inputs.map(({ policyId }) => policyId),
    ),
  decide: ({ policyId }, unit, { now }) => {
    const stored = unit.get(policies, policyId);
    const { heldSince, held = [] } = stored ?? {};
    if (stored === undefined || heldSince === undefined || stored.overdueToldAt !== undefined) {
      return { told: false };
    }
    if (heldSince >= heldBefore(now)) return { told: false };
    const version = unit.put(policies, { ...stored, overdueToldAt: now });
    const policy = bookedPolicy(stored);
    const [insurerUscc = '', policyNumber = ''] = policyId.split('/');
    const message = {
      policyId,
      insurerUscc,
      policyNumber,
      missingSequence: policy === undefined ? 0 : nextSequence(policy),
      heldSequences: held.map(({ sequence }) => sequence),
      heldSince: heldSince.toISOString(),
    };
    unit.emit(outgoingEvent(eventCatalogue.PolicyReportOverdue, message, version));
    return { told: true };
  },
};
