import type { ClaimOnFile } from '../domain/claim-on-file.js';
import { fileClaim } from '../domain/enterprise-file.js';
import { takeNewsCommand } from './take-news.js';

export interface TakeClaim {
  readonly uscc: string;
  readonly claim: ClaimOnFile;
}

/** Keeps what became of a claim in the insurance record of the insured. */
export const takeClaimCommand = takeNewsCommand<TakeClaim>(
  'take-claim',
  'INSURANCE_CHANGED',
  (file, { claim }) => fileClaim(file, claim),
);
