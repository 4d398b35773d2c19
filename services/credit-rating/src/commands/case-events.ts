import { type OutgoingEvent, outgoingEvent } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { DisputedItem } from '../domain/dispute.js';
import type { FiledCase } from '../domain/filed-case.js';
import type { Objection } from '../domain/objection.js';
import type { RepairApplication } from '../domain/repair.js';

/** A case is told by its newest step. */
const told = ({ enterpriseUscc, record, state, steps }: FiledCase<string>) => ({
  enterpriseUscc,
  ...record,
  state,
  on: steps.at(-1)?.on ?? '',
});

export const objectionChanged = (
  objectionId: string,
  objection: Objection,
  items: readonly DisputedItem[],
  version: number,
): OutgoingEvent =>
  outgoingEvent(
    eventCatalogue.ObjectionChanged,
    { objectionId, ...told(objection), items: items.map(({ code }) => code) },
    version,
  );

export const repairChanged = (
  repairId: string,
  application: RepairApplication,
  version: number,
): OutgoingEvent => outgoingEvent(eventCatalogue.RepairChanged, { repairId, ...told(application) }, version);
