import { errorRegistry, Refusal } from '@donghu/kernel';
import { OutOfPatience } from '../store/group-commit.js';
import { isLostRace, isUnavailable } from '../store/store-faults.js';

/** Waiting may mend it, and nothing else can be done meanwhile: the store is away, or a service that is asked. */
export const isAway = (fault: unknown): boolean =>
  isUnavailable(fault) || (fault instanceof Refusal && errorRegistry[fault.error.code].retryable);

/**
 * Waiting may mend it for the event that it met: a transaction holds what it touches, as one of a killed process
 * does until its lifetime is over.
 */
export const isHeld = (fault: unknown): boolean => fault instanceof OutOfPatience || isLostRace(fault);
