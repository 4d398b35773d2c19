import { type Principal, type UseCase, workingDays } from '@donghu/chassis';
import { addWorkingDays, domainError, isDomainError } from '@donghu/kernel';
import { requestSharing, type SharingRequest, sharingStateOn } from '../domain/sharing-request.js';
import { sharingLimits } from '../parameters/sharing-limits.js';
import { sharingPurposes } from '../parameters/sharing-purposes.js';
import { catalogueEntries } from '../store/data-catalogue.js';
import { sharingRequests } from '../store/sharing-requests.js';
import { keepRecord } from './keep-record.js';
import { entryIn } from './read-catalogue.js';
import { sharingGrantChanged } from './sharing-grant-event.js';

export interface RequestSharing {
  /** New, made at the door. */
  readonly id: string;
  readonly asked: Pick<SharingRequest, 'entryId' | 'department' | 'purpose' | 'fields' | 'from' | 'to'>;
  readonly principal: Principal;
}

export interface SharingRequested {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}

/** Who a grant is for: the department's code, or its account where it has none. */
export const partyOf = ({ uscc, subject }: Principal): string => uscc ?? subject;

export const requestSharingCommand: UseCase<RequestSharing, SharingRequested> = {
  name: 'request-sharing',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(
        catalogueEntries.collection,
        inputs.map(({ asked }) => asked.entryId),
      ),
      unit.fetch(
        sharingRequests.collection,
        inputs.map(({ id }) => id),
      ),
    ]);
  },
  decide: ({ id, asked, principal }, unit, facts) => {
    const entry = entryIn(unit, asked.entryId);
    if (entry === undefined) return domainError('NOT_FOUND', `the catalogue has no entry ${asked.entryId}`);
    if (principal.department !== undefined && principal.department !== asked.department) {
      return domainError('FORBIDDEN', `${principal.department} asks for itself only`, {
        facts: { department: asked.department },
      });
    }
    const by = principal.subject;
    const request = requestSharing(
      entry,
      { ...asked, party: partyOf(principal), requestedBy: by, requestedOn: facts.today },
      {
        longestGrantDays: sharingLimits.longestGrantDays,
        dueOn: addWorkingDays(workingDays, facts.today, sharingLimits.answerWorkingDays),
        purposes: sharingPurposes(entry.dataset),
      },
    );
    if (isDomainError(request)) return request;
    const version = keepRecord(sharingRequests, unit, facts, {
      id,
      record: request,
      action: 'REQUEST_SHARING',
      effectiveOn: facts.today,
      by,
      after: request,
    });
    for (const event of sharingGrantChanged(id, request, entry, facts.today, version)) unit.emit(event);
    return { id, version, state: sharingStateOn(request, facts.today) };
  },
};
