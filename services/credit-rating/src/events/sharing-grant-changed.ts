import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { SharingGrantChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import { type TakeShareGrant, takeShareGrantCommand } from '../commands/take-share-grant.js';

const read = ({ message, envelope }: ReceivedEvent<SharingGrantChanged>): TakeShareGrant => {
  const { grant } = message;
  if (grant === undefined) return refuse('VALIDATION_FAILED', 'the message has no grant');
  const { department, purpose, fields, revoked } = grant;
  return {
    requestId: grant.requestId,
    isOnRatings: grant.dataset === 'RATING',
    grant: {
      department,
      purpose,
      fields,
      from: readDate(grant.from, '/grant/from'),
      to: readDate(grant.to, '/grant/to'),
      revoked,
    },
    sourceVersion: envelope.aggregateVersion,
  };
};

export const sharingGrantChangedHandler = onEvent({
  event: eventCatalogue.SharingGrantChanged,
  prepare: readEach(read),
  useCase: takeShareGrantCommand,
});
