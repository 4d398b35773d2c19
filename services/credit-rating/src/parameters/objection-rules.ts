import type { ObjectionLimits } from '../domain/objection.js';

/** How long an objection (异议) may wait; defaults of the zone, the plan (六)4 gives no figures. */
export const objectionRules: ObjectionLimits & { readonly reference: string } = {
  receiptWorkingDays: 3,
  verificationWorkingDays: 10,
  reference: 'default of the zone, after the practice of public credit platforms',
};
