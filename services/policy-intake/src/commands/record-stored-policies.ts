import type { UseCase } from '@donghu/chassis';
import { measureProgress, recordProgress } from '../store/measure-progress.js';
import { bookedPolicy, measureLayout, policies } from '../store/policies.js';
import { recordMeasures } from './record-measures.js';

interface RecordStoredPolicies {
  readonly policyIds: readonly string[];
  readonly isLast: boolean;
}

/** Records policies in the measures that were stored before there were any. */
export const recordStoredPoliciesCommand: UseCase<RecordStoredPolicies, { readonly recorded: number }> = {
  name: 'record-stored-policies',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        policies,
        inputs.flatMap(({ policyIds }) => policyIds),
      ),
      unit.fetch(measureProgress, [recordProgress]),
    ]);
  },
  decide: ({ policyIds, isLast }, unit) => {
    const progress = unit.get(measureProgress, recordProgress);
    // Another process was faster.
    if (progress?.done === true) return { recorded: 0 };
    const missing = policyIds.flatMap((id) => {
      const policy = bookedPolicy(unit.get(policies, id));
      return policy === undefined || policy.measuredAs === measureLayout ? [] : [policy];
    });
    for (const policy of missing) {
      recordMeasures(unit, undefined, policy);
      unit.put(policies, { ...policy, measuredAs: measureLayout });
    }
    const after = [progress?.after ?? '', ...policyIds].toSorted().at(-1);
    unit.put(measureProgress, { _id: recordProgress, after, done: isLast });
    return { recorded: missing.length };
  },
};
