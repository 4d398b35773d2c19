import { randomUUID } from 'node:crypto';
import type { Unit } from '@donghu/chassis';
import type { Policy } from '../domain/policy.js';
import { measureChange } from '../domain/policy-contribution.js';
import { changeText } from '../store/changes-text.js';
import { measureRows, measureTexts } from '../store/measure-rows.js';

/** The rows of each group, by the insurer: all that it changes for one goes into one document. */
const rowsOfGroups = new WeakMap<Unit, Map<string, string>>();

const rowIdOf = (unit: Unit, insurerUscc: string): string => {
  const rows = rowsOfGroups.get(unit) ?? new Map<string, string>();
  rowsOfGroups.set(unit, rows);
  const known = rows.get(insurerUscc);
  if (known !== undefined) return known;
  const id = randomUUID();
  rows.set(insurerUscc, id);
  unit.reserve(measureRows, id);
  unit.reserve(measureTexts, id);
  return id;
};

/** Records what the measures change by when a policy becomes another; it was nothing before it was recorded. */
export const recordMeasures = (unit: Unit, before: Policy | undefined, after: Policy): void => {
  const change = measureChange(before, after);
  if (change === undefined) return;
  const { insurerUscc } = after.report;
  const _id = rowIdOf(unit, insurerUscc);
  const size = (unit.get(measureRows, _id)?.size ?? 0) + 1;
  const earlier = unit.get(measureTexts, _id);
  const text = changeText(change);
  unit.put(measureRows, { _id, insurerUscc, size });
  unit.put(measureTexts, { _id, text: earlier === undefined ? text : `${earlier.text}\n${text}` });
};
