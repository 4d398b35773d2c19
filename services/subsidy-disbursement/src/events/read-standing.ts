import { readDate } from '@donghu/chassis';
import type { PolicyCancelled, PolicyEndorsed } from '@donghu/contracts/policy';
import { fen } from '@donghu/kernel';
import type { PolicyStanding } from '../domain/policy-facts.js';

/** The policy as an event tells it, with the version of the policy that the event is of. */
export const readStanding = (
  message: Pick<
    PolicyEndorsed & PolicyCancelled,
    'writtenPremiumFen' | 'paidPremiumFen' | 'coverFen' | 'endOn' | 'insuredHeadCount'
  >,
  version: number,
): PolicyStanding => ({
  version,
  writtenPremium: fen(message.writtenPremiumFen),
  paidPremium: fen(message.paidPremiumFen),
  cover: fen(message.coverFen),
  endOn: readDate(message.endOn, '/end_on'),
  headCount: message.insuredHeadCount,
});
