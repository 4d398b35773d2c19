import { errorRegistry, Refusal } from '@donghu/kernel';
import { isLostRace, isUnavailable } from '../store/store-faults.js';

/** Whether waiting may mend it for every event alike: the store is away, or a service that is asked for an answer. */
export const isAway = (fault: unknown): boolean =>
  isUnavailable(fault) || (fault instanceof Refusal && errorRegistry[fault.error.code].retryable);

/**
 * Whether waiting may mend it: something is away, or a transaction holds a document, as one of a killed process
 * does until its lifetime is over.
 */
export const isRecoverable = (fault: unknown): boolean => isAway(fault) || isLostRace(fault);
