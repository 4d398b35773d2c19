import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Cancellation } from '../domain/policy-facts.js';

/** A cancellation that arrived before its policy, under the policy's id; it is folded in when that comes. */
export interface HeldCancellationDocument extends StoredDocument {
  readonly cancellation: Cancellation;
  readonly heldAt: Date;
}

export const heldCancellations = documentCollection<HeldCancellationDocument>('held_cancellations');
