import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Claim, ClaimProgress, ClaimState } from './claim.js';
import { textOf } from './differing-fields.js';
import type { ClaimDecision } from './report-claim.js';

const ended: readonly ClaimState[] = ['SETTLED', 'REJECTED', 'WITHDRAWN'];

const next: Readonly<Record<ClaimState, readonly ClaimState[]>> = {
  REPORTED: ['REPORTED', 'OPEN', ...ended],
  OPEN: ['OPEN', ...ended],
  REOPENED: ['REOPENED', ...ended],
  SETTLED: ['REOPENED'],
  REJECTED: ['REOPENED'],
  WITHDRAWN: ['REOPENED'],
};

export const refuseClaim = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

/** Another report under a reference that stands. */
export const referenceTaken = (reference: string): DomainError =>
  domainError('ALREADY_REPORTED', 'A different report stands under this reference', {
    fields: [{ pointer: '/reference', rule: 'DIFFERS', detail: 'differs from the one that stands' }],
    facts: { reference },
  });

export const claimUnknown = (): DomainError => domainError('NOT_FOUND', 'No claim stands under this number');

/** Moves a claim on, once for each reference. */
export const progressClaim = (
  claim: Claim | undefined,
  progress: ClaimProgress,
  today: CalendarDate,
): ClaimDecision | DomainError => {
  if (claim === undefined) return claimUnknown();
  const known = claim.progress.find(({ reference }) => reference === progress.reference);
  if (known !== undefined) {
    return textOf(known) === textOf(progress)
      ? { outcome: 'ALREADY_KNOWN', claim }
      : referenceTaken(progress.reference);
  }
  if (!next[claim.state].includes(progress.state)) {
    return refuseClaim(
      '/state',
      'TRANSITION',
      `A claim does not go from ${claim.state} to ${progress.state}`,
    );
  }
  if (progress.on < claim.report.reportedOn || progress.on > today) {
    return refuseClaim('/on', 'OUT_OF_RANGE', `A day from ${claim.report.reportedOn} to today`);
  }
  return {
    outcome: 'ACCEPTED',
    claim: {
      ...claim,
      state: progress.state,
      reserve: progress.reserve ?? claim.reserve,
      papersCompleteOn: progress.papersCompleteOn ?? claim.papersCompleteOn,
      settledOn: progress.state === 'SETTLED' ? progress.on : undefined,
      suspectedFraud: progress.suspectedFraud ?? claim.suspectedFraud,
      progress: [...claim.progress, progress],
    },
  };
};
