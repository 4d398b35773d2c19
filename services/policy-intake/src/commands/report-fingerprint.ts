import { createHash } from 'node:crypto';
import { reportFields, textOf } from '../domain/differing-fields.js';
import type { PolicyReport } from '../domain/policy-report.js';

/** SHA-256 over all fields in their fixed order: the same report has the same one, by whichever door it came. */
export const reportFingerprint = (report: PolicyReport): string => {
  const values = reportFields.map((field) => textOf(report[field]));
  // A field that came with a later version leaves the fingerprint of reports without it as it was.
  while (values.at(-1) === null) values.pop();
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
};
