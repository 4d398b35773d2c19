import { filePolicy } from '../domain/enterprise-file.js';
import type { PolicyOnFile } from '../domain/policy-on-file.js';
import { takeNewsCommand } from './take-news.js';

export interface TakePolicy {
  readonly uscc: string;
  /** What the event tells of the policy: its acceptance, an endorsement or its cancellation. */
  readonly policy: PolicyOnFile;
}

/** Keeps what became of a policy in the insurance record of the insured. */
export const takePolicyCommand = takeNewsCommand<TakePolicy>(
  'take-policy',
  'INSURANCE_CHANGED',
  (file, { policy }) => filePolicy(file, policy),
);
