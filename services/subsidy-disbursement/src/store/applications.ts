import { type Draft, documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Application } from '../domain/application.js';
import { awaitsApproval } from '../domain/approve.js';
import { awaitsPayment } from '../domain/pay.js';

/**
 * Under the policy's id, so that a policy has exactly one. The three queue fields are there only while it
 * waits in that queue.
 */
export interface ApplicationDocument extends StoredDocument, Application {
  /** Waits to be assessed, and may be tried again from then on. */
  readonly nextAttemptAt?: Date;
  readonly attempts: number;
  /** Waits for a reservation, in this order. */
  readonly waitingSince?: Date;
  /** Holds a reservation and waits to be paid. */
  readonly payableSince?: Date;
}

export const applications = documentCollection<ApplicationDocument>('applications', [
  { key: { number: 1 }, name: 'number', unique: true },
  { key: { 'policy.enterpriseUscc': 1, _id: 1 }, name: 'enterprise' },
  { key: { nextAttemptAt: 1 }, name: 'unassessed', sparse: true },
  { key: { scheme: 1, year: 1, waitingSince: 1, _id: 1 }, name: 'unapproved_of_scheme' },
  { key: { payableSince: 1, _id: 1 }, name: 'unpaid', sparse: true },
]);

/** The document of an application, in the queues in which it waits. */
export const applicationDraft = (
  application: Application,
  attempt: { readonly attempts: number; readonly nextAttemptAt?: Date } = { attempts: 0 },
): Draft<ApplicationDocument> => {
  const {
    nextAttemptAt: _next,
    waitingSince: _waiting,
    payableSince: _payable,
    version: _version,
    ...kept
  } = application as ApplicationDocument;
  const { submittedAt, policy } = application;
  return {
    ...kept,
    _id: policy.policyId,
    attempts: attempt.attempts,
    ...(application.state === 'SUBMITTED' && attempt.nextAttemptAt !== undefined
      ? { nextAttemptAt: attempt.nextAttemptAt }
      : {}),
    ...(awaitsApproval(application) ? { waitingSince: submittedAt } : {}),
    ...(awaitsPayment(application) ? { payableSince: submittedAt } : {}),
  };
};
