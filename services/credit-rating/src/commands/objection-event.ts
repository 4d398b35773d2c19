import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { DisputedItem } from '../domain/dispute.js';
import type { Objection } from '../domain/objection.js';

export const objectionChanged = (
  objectionId: string,
  { enterpriseUscc, record, state, steps }: Objection,
  items: readonly DisputedItem[],
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.ObjectionChanged,
    {
      objectionId,
      enterpriseUscc,
      ...record,
      state,
      items: items.map(({ code }) => code),
      on: steps.at(-1)?.on ?? '',
    },
    version,
  );
