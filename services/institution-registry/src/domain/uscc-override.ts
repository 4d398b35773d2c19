import { type DomainError, domainError, type Uscc } from '@donghu/kernel';

/**
 * Leave to use a code that fails its check digit: a few genuinely registered codes do. It takes two people, a
 * reason and evidence, and stays visible for ever.
 */
export interface UsccOverride {
  readonly uscc: Uscc;
  readonly reason: string;
  readonly evidence: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly approvedBy: string | undefined;
  readonly approvedAt: Date | undefined;
}

export const isApproved = (override: UsccOverride | undefined): boolean => override?.approvedBy !== undefined;

/** The second person's approval. */
export const approveOverride = (override: UsccOverride, by: string, at: Date): UsccOverride | DomainError => {
  if (override.approvedBy !== undefined) return override;
  if (override.requestedBy === by) {
    return domainError('OVERRIDE_NEEDS_TWO_PEOPLE', 'whoever asked for the override cannot approve it');
  }
  return { ...override, approvedBy: by, approvedAt: at };
};
