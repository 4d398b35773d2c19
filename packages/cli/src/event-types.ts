import { type EventDefinition, eventCatalogue } from '@donghu/contracts';

/** A definition of any event of the catalogue. */
export type AnyEvent = EventDefinition<unknown>;

export const allEvents: readonly AnyEvent[] = Object.values(eventCatalogue);

export const eventOfType = (type: string): AnyEvent | undefined =>
  allEvents.find((definition) => definition.type === type);

/** `policy.v1.accepted.<party>` and `policy.v1.accepted.*` belong to the event with `policy.v1.accepted`. */
export const eventOfSubject = (subject: string): AnyEvent | undefined =>
  allEvents.find((definition) => subject.startsWith(`${definition.subjectPrefix}.`));
