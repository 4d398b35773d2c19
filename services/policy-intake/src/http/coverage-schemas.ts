import { dateSchema } from '@donghu/chassis';
import { type CalendarDate, type Clock, calendarDateAt } from '@donghu/kernel';
import * as z from 'zod';
import { fullCoverageLines } from '../parameters/coverage-lines.js';

/** Aggregates and lists over all enterprises: an insurer and an enterprise see their own only, by other doors. */
export const offices = { roles: ['bureau', 'operator', 'auditor', 'regulator'] } as const;

export const coverageTag = 'coverage';

/** A line of full coverage. */
export const fullLineSchema = z.enum(fullCoverageLines as [string, ...string[]]).meta({
  examples: ['ENV_LIAB'],
  description: 'A line that obliged enterprises must hold. 应保尽保险种',
});

export const asOfQuery = {
  asOf: dateSchema.optional(),
  knownAt: dateSchema.optional().meta({
    description:
      'Policies as known at the end of this date; as known now when absent. 按该日终已报送的保单查询',
  }),
};

export interface AsOfQuery {
  readonly asOf?: CalendarDate | undefined;
  readonly knownAt?: CalendarDate | undefined;
}

/** The date asked for; today unless told. */
export const dateOf = ({ asOf }: AsOfQuery, clock: Clock): CalendarDate =>
  asOf ?? calendarDateAt(clock.now());

export const dayOfCoverageSchema = {
  date: z.string(),
  obligated: z.int(),
  insured: z.int(),
  /** Per cent, half up to two decimals; absent when nobody is obliged. */
  ratePercent: z.string().optional(),
};

export const lastPolicySchema = z.strictObject({ policyId: z.string(), endedOn: z.string() });
