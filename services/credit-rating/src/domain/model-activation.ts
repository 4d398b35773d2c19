import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import type { Scorecard } from './scorecard.js';

/** A proposed model is to come into force on a day: one person asks for it, another one approves. */
export interface ModelActivation {
  /** First day in force. */
  readonly from: CalendarDate;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly approvedBy?: string | undefined;
  readonly approvedAt?: Date | undefined;
}

export interface ActivationFacts {
  readonly today: CalendarDate;
  /** The models that are, or will be, in force. */
  readonly cards: readonly Scorecard[];
}

/**
 * Why a model cannot come into force on a day, or nothing. It begins with a whole day, on which everybody is rated by
 * it; and it takes the place of the newest one, not of one in between.
 */
const dayFault = (from: CalendarDate, { today, cards }: ActivationFacts) => {
  if (from <= today)
    return { rule: 'TOO_EARLY', detail: 'a model comes into force tomorrow at the earliest' };
  const later = cards.find((card) => card.from >= from);
  return later === undefined
    ? undefined
    : { rule: 'NOT_AFTER_NEWEST', detail: `${later.version} is in force from ${later.from} on` };
};

const activatedAlready = ({ from }: ModelActivation): DomainError =>
  domainError('SCORING_MODEL_STATE_CONFLICT', `the model is activated from ${from} on`, { facts: { from } });

/** The first person's step; as long as nobody has approved it, it may be asked for anew, for another day. */
export const requestActivation = (
  known: ModelActivation | undefined,
  asked: Pick<ModelActivation, 'from' | 'requestedBy' | 'requestedAt'>,
  hasFinishedDryRun: boolean,
  facts: ActivationFacts,
): ModelActivation | DomainError => {
  if (known?.approvedBy !== undefined) return activatedAlready(known);
  if (!hasFinishedDryRun) {
    return domainError('DRY_RUN_MISSING', 'no dry run of this model has finished yet');
  }
  const fault = dayFault(asked.from, facts);
  if (fault === undefined) return asked;
  return domainError('VALIDATION_FAILED', fault.detail, { fields: [{ pointer: '/from', ...fault }] });
};

/** The second person's step. */
export const approveActivation = (
  asked: ModelActivation | undefined,
  { by, at }: { readonly by: string; readonly at: Date },
  facts: ActivationFacts,
): ModelActivation | DomainError => {
  if (asked === undefined) {
    return domainError('SCORING_MODEL_STATE_CONFLICT', 'nobody has asked for the activation of this model');
  }
  if (asked.approvedBy !== undefined) return asked;
  if (asked.requestedBy === by) {
    return domainError('SAME_PERSON_TWICE', 'whoever asked for the activation cannot approve it');
  }
  const fault = dayFault(asked.from, facts);
  if (fault !== undefined) {
    const detail = `it was asked for from ${asked.from} on, and now ${fault.detail}: ask for a later day`;
    return domainError('SCORING_MODEL_STATE_CONFLICT', detail, { facts: { from: asked.from } });
  }
  return { ...asked, approvedBy: by, approvedAt: at };
};
