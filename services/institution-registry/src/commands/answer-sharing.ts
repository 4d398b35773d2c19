import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import {
  answerSharing,
  revokeSharing,
  type SharingRequest,
  sharingStateOn,
} from '../domain/sharing-request.js';
import { sharingRequests } from '../store/sharing-requests.js';
import { keepRecord, storedRecord } from './keep-record.js';
import { entryIn, fetchEntriesOf } from './read-catalogue.js';
import type { SharingRequested } from './request-sharing.js';
import { sharingGrantChanged } from './sharing-grant-event.js';

export type SharingStep =
  /** Fields and end are those asked for where they are left out. */
  | {
      readonly kind: 'GRANT';
      readonly fields?: readonly string[] | undefined;
      readonly to?: CalendarDate | undefined;
    }
  | { readonly kind: 'REFUSE' | 'REVOKE'; readonly reason: string };

export interface AnswerSharing {
  readonly id: string;
  readonly step: SharingStep;
  readonly by: string;
  /** The department that the caller speaks for, where it is bound to one. */
  readonly department?: string | undefined;
  readonly ifVersion?: number | undefined;
}

const apply = (
  request: SharingRequest,
  { step, by }: AnswerSharing,
  on: CalendarDate,
): SharingRequest | DomainError => {
  switch (step.kind) {
    case 'GRANT':
      return answerSharing(request, {
        kind: 'GRANTED',
        fields: step.fields ?? request.fields,
        to: step.to ?? request.to,
        by,
        on,
      });
    case 'REFUSE':
      return answerSharing(request, { kind: 'REFUSED', reason: step.reason, by, on });
    case 'REVOKE':
      return revokeSharing(request, { on, by, reason: step.reason });
  }
};

/** The provider grants or refuses a request, or takes a grant back. */
export const answerSharingCommand: UseCase<AnswerSharing, SharingRequested> = {
  name: 'answer-sharing',
  load: async (inputs, unit) => {
    const ids = inputs.map(({ id }) => id);
    await unit.fetch(sharingRequests.collection, ids);
    await fetchEntriesOf(unit, ids);
  },
  decide: (input, unit, facts) => {
    const { id, step, by } = input;
    const stored = storedRecord(sharingRequests, unit, id, input.ifVersion);
    if (isDomainError(stored)) return stored;
    const entry = entryIn(unit, stored.record.entryId);
    if (entry === undefined) throw new Error(`the catalogue lost the entry of the request ${id}`);
    if (input.department !== undefined && input.department !== entry.provider) {
      return domainError('FORBIDDEN', `${entry.provider} provides the data, and answers`, {
        facts: { provider: entry.provider },
      });
    }
    const answered = apply(stored.record, input, facts.today);
    if (isDomainError(answered)) return answered;
    const version = keepRecord(sharingRequests, unit, facts, {
      id,
      record: answered,
      action: `${step.kind}_SHARING`,
      effectiveOn: facts.today,
      by,
      after: step,
      ...(step.kind === 'GRANT' ? {} : { reason: step.reason }),
    });
    for (const event of sharingGrantChanged(id, answered, entry, facts.today, version)) unit.emit(event);
    return { id, version, state: sharingStateOn(answered, facts.today) };
  },
};
