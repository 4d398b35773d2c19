import { createHash } from 'node:crypto';
import { reportFields } from '../domain/differing-fields.js';
import type { PolicyReport } from '../domain/policy.js';

/** SHA-256 over all fields in their fixed order: the same report has the same one, by whichever door it came. */
export const reportFingerprint = (report: PolicyReport): string => {
  const values = reportFields.map((field) => {
    const value = report[field];
    return value === undefined ? null : String(value);
  });
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
};
