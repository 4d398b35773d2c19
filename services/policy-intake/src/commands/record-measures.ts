import { randomUUID } from 'node:crypto';
import type { Unit } from '@donghu/chassis';
import type { Policy } from '../domain/policy.js';
import { measureChange } from '../domain/policy-contribution.js';
import { measureRows } from '../store/measure-rows.js';

/** The row of each group: all that it changes goes into one document. */
const rowIds = new WeakMap<Unit, string>();

/** Makes place for what the policies of a group change in the measures; to be called in `load`. */
export const openMeasureRow = (unit: Unit): Promise<void> => {
  const id = randomUUID();
  rowIds.set(unit, id);
  return unit.fetchUnlikely(measureRows, [id]);
};

/** Records what the measures change by when a policy becomes another; it was nothing before it was recorded. */
export const recordMeasures = (unit: Unit, before: Policy | undefined, after: Policy): void => {
  const change = measureChange(before, after);
  if (change === undefined) return;
  const _id = rowIds.get(unit);
  if (_id === undefined) throw new Error('a group opens its row of measures before it changes a policy');
  const changes = [...(unit.get(measureRows, _id)?.changes ?? []), change];
  unit.put(measureRows, { _id, changes, size: changes.length });
};
